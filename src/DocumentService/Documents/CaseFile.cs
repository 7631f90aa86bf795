using System.Security.Cryptography;
using System.Text;
using Contracts.Documents;

namespace DocumentService.Documents;

/// <summary>A document that is to be filed.</summary>
/// <param name="By">Who files it.</param>
/// <param name="Upload">The upload that it came by; null when it came in one call.</param>
/// <param name="Trace">The trace that it belongs to; null: the current one.</param>
public sealed record Filing(
    CaseName Case, DocumentDescription Description, IncomingContent Content, Caller By, UploadName? Upload = null, string? Trace = null)
{
    /// <summary>What makes it the same document when it is filed again.</summary>
    public byte[] FiledAs { get; } = SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Join('\n', Content.Sha256, Description.Title, Description.Kind, Description.Decision)));

    internal (string Organisation, string CaseId, string FiledAs) Key => (Case.Organisation, Case.Id, Convert.ToHexString(FiledAs));
}

/// <summary>A case's file (akt): its documents under running numbers without gaps.</summary>
public sealed class CaseFile(ContentStore store)
{
    /// <summary>Documents in one case: a list of them is one answer.</summary>
    public const int MostDocuments = 1000;

    /// <summary>
    /// Files a document under the case's next number. The same content under the same title and kind again is the document that is there.
    /// The content is in its place before the transaction can commit: a document without its content never exists.
    /// </summary>
    /// <exception cref="Refused">DOCUMENT_FILED_OTHERWISE or CASE_FILE_FULL.</exception>
    public async Task<FiledDocument> File(Work work, CaseName parent, DocumentDescription description, IncomingContent content)
    {
        FiledDocument? filed = null;
        await File(work, [new Filing(parent, description, content, work.Caller)], (_, document) => filed = document, (_, refusal) => throw refusal);
        return filed ?? throw new IOException("The content was given up while it was filed.");
    }

    /// <summary>Files documents of several callers in one transaction; what was given up meanwhile is left out.</summary>
    public async Task File(Work work, IReadOnlyList<Filing> asked, Action<Filing, FiledDocument> file, Action<Filing, Refused> refuse)
    {
        var documents = await Lock(work, asked);
        var known = await FindSame(work, asked);
        var fresh = asked.Where(one => !known.ContainsKey(one.Key)).Select(one => (one.Case.Organisation, one.Content)).ToList();
        if (fresh.Count > 0)
            await Contents.Hold(work, [.. fresh.Select(one => (one.Organisation, one.Content.Sha256, one.Content.Size))]);
        var kept = store.Keep(fresh);

        var (filed, there) = (new List<(Filing Filing, FiledDocument Document)>(), new List<(Filing Filing, FiledDocument Document)>());
        foreach (var one in asked)
        {
            var inCase = (one.Case.Organisation, one.Case.Id);
            if (known.TryGetValue(one.Key, out var same) && same.Description != one.Description)
                refuse(one, FiledOtherwise(same));
            else if (same is not null)
                there.Add((one, same));
            else if (documents[inCase] >= MostDocuments)
                refuse(one, Full(one.Case));
            else if (kept.Contains(one.Content))
                filed.Add((one, known[one.Key] = Numbered(one, ++documents[inCase], work.At)));
        }

        if (filed.Count > 0)
            await Insert(work, filed);
        foreach (var (one, document) in filed)
            work.Publish($"{one.Case}", ToEvent(one, document), one.Trace);
        foreach (var (one, document) in filed.Concat(there))
        {
            if (one.Upload is { } upload)
                await UploadSession.Finish(work, upload, document.Name);
            file(one, document);
        }
    }

    private static FiledDocument Numbered(Filing one, int number, DateTimeOffset at) => new(
        one.Case.Organisation, one.Case.Id, number, one.Content.Size, one.Content.Sha256, at,
        one.Description.Title, one.Description.Kind, one.Description.FileName, one.Description.ContentType, one.Description.State, one.Description.Direction,
        one.Description.Counterpart, one.Description.Date, one.Description.Decision,
        // What is registered as going out, in its final form, was sent that day. An extract waits to be sent.
        Sent: one.Description is { Direction: Wire.Direction.Out, State: Wire.DocumentState.Final, Decision: "" } ? one.Description.Date : null);

    private static DocumentFiled ToEvent(Filing one, FiledDocument document) => new(
        document.Organisation, $"{one.Case}", document.Name, document.Kind, document.ContentType, document.Sha256, document.Decision, document.Filed,
        document.Title, document.State == Wire.DocumentState.Final, one.By.Subject, one.By.Name, one.By.Application);

    // The number of documents in each case. In one order, so that no two transactions wait for each other.
    private static async Task<Dictionary<(string, string), int>> Lock(Work work, IReadOnlyList<Filing> asked)
    {
        var cases = asked.Select(one => (one.Case.Organisation, one.Case.Id)).Distinct().ToList();
        var keys = new { organisations = cases.Select(one => one.Organisation).ToArray(), ids = cases.Select(one => one.Id).ToArray() };
        await work.Execute(
            "INSERT INTO case_file (organisation, case_id) SELECT * FROM unnest(@organisations, @ids) AS filed (organisation, case_id) ORDER BY 1, 2 ON CONFLICT DO NOTHING", keys);
        var found = await work.All<(string, string, int)>(
            """
            SELECT organisation, case_id, documents FROM case_file WHERE (organisation, case_id) IN (SELECT * FROM unnest(@organisations, @ids))
            ORDER BY organisation, case_id FOR UPDATE
            """,
            keys);
        return found.ToDictionary(one => (one.Item1, one.Item2), one => one.Item3);
    }

    // That a document is there already is rare.
    private static async Task<Dictionary<(string, string, string), FiledDocument>> FindSame(Work work, IReadOnlyList<Filing> asked)
    {
        var found = await work.All<(string Organisation, string CaseId, byte[] FiledAs, int Number)>(
            """
            SELECT organisation, case_id, filed_as, number FROM document
            WHERE (organisation, case_id, filed_as) IN (SELECT * FROM unnest(@organisations, @ids, @filedAs))
            """,
            new
            {
                organisations = asked.Select(one => one.Case.Organisation).ToArray(),
                ids = asked.Select(one => one.Case.Id).ToArray(),
                filedAs = asked.Select(one => one.FiledAs).ToArray(),
            });
        var known = new Dictionary<(string, string, string), FiledDocument>();
        foreach (var (organisation, caseId, filedAs, number) in found)
        {
            var parent = asked.First(one => one.Case.Organisation == organisation && one.Case.Id == caseId).Case;
            known[(organisation, caseId, Convert.ToHexString(filedAs))] = await FiledDocument.Load(work, parent, number);
        }

        return known;
    }

    private static async Task Insert(Work work, List<(Filing Filing, FiledDocument Document)> filed)
    {
        var (filings, documents) = (filed.ConvertAll(one => one.Filing), filed.ConvertAll(one => one.Document));
        var (organisations, ids, numbers) = (documents.ConvertAll(one => one.Organisation), documents.ConvertAll(one => one.CaseId), documents.ConvertAll(one => one.Number));
        var (names, types) = (documents.ConvertAll(one => one.FileName), documents.ConvertAll(one => one.ContentType));
        var (sizes, hashes) = (documents.ConvertAll(one => one.Size), documents.ConvertAll(one => one.Sha256));
        var (states, at) = (documents.ConvertAll(one => $"{one.State}"), work.At.ToUniversalTime());
        var (by, through) = (filings.ConvertAll(one => one.By.Subject), filings.ConvertAll(one => one.By.Application));
        work.Last(
            """
            UPDATE case_file SET documents = filed.number
            FROM (SELECT organisation, case_id, max(number) FROM unnest($1, $2, $3) AS filed (organisation, case_id, number) GROUP BY 1, 2) AS filed (organisation, case_id, number)
            WHERE case_file.organisation = filed.organisation AND case_file.case_id = filed.case_id
            """,
            documents.Select(one => (one.Organisation, one.CaseId)).Distinct().Count(), organisations, ids, numbers);
        work.Last(
            """
            INSERT INTO document (organisation, case_id, number, title, kind, file_name, content_type, size, sha256, state, direction, counterpart, date, decision,
              filed_as, filed_by, filed_through, sent, filed)
            SELECT *, $19 FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
            """,
            filed.Count, organisations, ids, numbers, documents.ConvertAll(one => one.Title), documents.ConvertAll(one => one.Kind), names, types, sizes, hashes, states,
            documents.ConvertAll(one => $"{one.Direction}"), documents.ConvertAll(one => one.Counterpart), documents.ConvertAll(one => one.Date),
            documents.ConvertAll(one => one.Decision), filings.ConvertAll(one => one.FiledAs), by, through, documents.ConvertAll(one => one.Sent), at);
        work.Last(
            """
            INSERT INTO document_version (organisation, case_id, document, version, file_name, content_type, size, sha256, made, made_by, made_by_name, made_through, finalised)
            SELECT organisation, case_id, number, 1, file_name, content_type, size, sha256, $12, by, by_name, through, CASE state WHEN 'Final' THEN $12 END
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
              AS filed (organisation, case_id, number, file_name, content_type, size, sha256, state, by, by_name, through)
            """,
            filed.Count, organisations, ids, numbers, names, types, sizes, hashes, states, by, filings.ConvertAll(one => one.By.Name), through, at);
        // The next filing in this transaction goes on from here.
        await work.RunLast();
    }

    private static Refused FiledOtherwise(FiledDocument same) =>
        Refused.Exists(
            "DOCUMENT_FILED_OTHERWISE",
            $"The same content is filed already under this title and kind, as {same.Name}, "
            + "with another file name, type, state, direction, counterpart or date.",
            ("document", same.Name));

    private static Refused Full(CaseName parent) => new(
        StatusCode.ResourceExhausted, "CASE_FILE_FULL", $"The file of {parent.CaseNumber} holds {MostDocuments} documents, which is the limit.", ("limit", $"{MostDocuments}"));
}
