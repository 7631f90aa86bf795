using ServiceDefaults;
using static DocumentService.Rendering.DecisionDocument;
using static DocumentService.Rendering.SwedishText;

namespace DocumentService.Rendering;

/// <summary>What a decision, or a proposal to a board, says under which heading.</summary>
public static class DecisionSections
{
    public static PrintedDocument Of(DecisionDocument document) => new(
        document.Kind == DecisionKind.Proposal ? "proposal" : "decision",
        LetterheadOf(document, document.Kind switch
        {
            DecisionKind.DelegatedDecision => "Delegationsbeslut",
            DecisionKind.UrgentDecision => "Brådskande beslut",
            _ => "Tjänsteskrivelse",
        }),
        IsoDate(document.Date),
        Line(document.CaseNumber),
        TitleOf(document),
        [.. All(document).Where(section => !section.IsEmpty)])
    {
        Subtitle = document.Changes is { } earlier ? ChangeOf(earlier) : null,
        IsDraft = document.IsDraft,
    };

    internal static Letterhead LetterheadOf(DecisionDocument document, string kind) => new(
        Line(document.Organisation),
        document.Unit is { } unit ? Line(unit) : null,
        kind,
        [new("Datum", IsoDate(document.Date)), new("Diarienummer", Line(document.CaseNumber))],
        Officer(document.Officer));

    internal static string TitleOf(DecisionDocument document) => $"{Line(document.Matter)}: {Line(document.Title)}";

    internal static string ClauseOf(DelegationClause delegation) => Line($"{delegation.Order}, punkt {delegation.Clause}");

    private static IEnumerable<Section> All(DecisionDocument document)
    {
        yield return new Section("Ärendebeskrivning") { Paragraphs = [.. Description(document)] };
        yield return new Section("Finansiering") { Funding = document.Funding is { } plan ? FundingTable.Of(plan) : null };
        yield return new Section("Beslutsunderlag") { Lines = [.. document.Basis.Select(BasisLine)] };
        yield return new Section("Delegationsbestämmelse och delegation")
        {
            Lines = document.Delegation is { } delegation ? [ClauseOf(delegation)] : [],
        };
        yield return new Section(PointsHeading(document))
        {
            Points = [.. document.Points.Select(point => PrintedPoint.Of(point))],
            SignedAs = document.Kind == DecisionKind.Proposal && document.Signatures.Count > 0 ? "I tjänsten" : null,
            Signatures = [.. document.Signatures.Select(Signed)],
        };
        yield return new Section("Anmälan")
        {
            Paragraphs = document.ReportedTo is { } board ? [$"Beslutet ska anmälas till {InSentence(Line(board))}."] : [],
        };
        yield return new Section("Utdrag till") { Lines = [.. document.ExtractsTo.Select(Line)] };
        yield return new Section("Anmärkning") { Paragraphs = [.. Remarks(document.RecordedAfterwards)] };
    }

    private static IReadOnlyList<string> Officer(CaseOfficer? officer)
    {
        if (officer is null)
            return [];
        return [.. new[] { ("", officer.Name), ("Tfn: ", officer.Telephone), ("E-post: ", officer.Email) }
            .Where(part => !string.IsNullOrWhiteSpace(part.Item2))
            .Select(part => part.Item1 + Line(part.Item2!))];
    }

    private static string ChangeOf(EarlierDecision earlier) =>
        (earlier.Change switch { Change.Correction => "Rättelse", Change.Amendment => "Ändring", _ => "Återkallelse" })
        + $" av beslut {IsoDate(earlier.Date)} i ärende {Line(earlier.CaseNumber)}";

    private static IEnumerable<string> Description(DecisionDocument document)
    {
        foreach (var paragraph in document.Description.SelectMany(Paragraphs))
            yield return paragraph;

        if (document.FormerTitles.Count > 0)
            yield return $"Projektet har tidigare benämnts {Enumerate([.. document.FormerTitles.Select(title => Quoted(title))])}.";

        if (document.ProjectPeriod is { } period && PeriodSentence(period) is { } sentence)
            yield return sentence;

        foreach (var preparation in document.Preparations)
            yield return $"Ärendet har beretts i {InSentence(Line(preparation.Body))} {OnDate(preparation.Date)}"
                + (preparation.Stance is { } stance ? $": {Line(stance).TrimEnd('.')}." : ".");

        foreach (var programme in document.Programmes)
            yield return $"{(programme.Kind == ProgrammeKind.Call ? "Utlysning" : "Program")}: {Quoted(programme.Title)}"
                + $"{Years(programme)}, {Line(programme.Agency)}.";

        foreach (var related in document.RelatedCases)
            yield return $"Anknytande ärende: {Line(related.CaseNumber)}, {Line(related.Relation).TrimEnd('.')}.";
    }

    private static string? PeriodSentence(Period period)
    {
        var note = period.FromNote is { } text ? $" ({Line(text).TrimEnd('.')})" : "";
        var from = period.From is { } start ? $"från {Day(start)}{note}" : note.Length > 0 ? $"från starten{note}" : null;
        var to = period.To is { } end ? $"till {Day(end)}" : null;
        if (from is null && to is null)
            return null;
        return $"Projektet beräknas pågå {string.Join(' ', new[] { from, to }.OfType<string>())}.";
    }

    private static string Day(PartialDate date) => date.Day == 0 ? Date(date) : "den " + Date(date);

    private static string Years(Programme programme) => (programme.FromYear, programme.ToYear) switch
    {
        (null, null) => "",
        ({ } from, null) => $" från {from}",
        (null, { } to) => $" till {to}",
        ({ } from, { } to) => $" {from}–{to}",
    };

    private static string BasisLine(BasisDocument document) =>
        Line(document.Title) + (document.Sha256 is { } digest ? $" (sha-256 {Abbreviated(Line(digest))})" : "");

    private static string PointsHeading(DecisionDocument document) =>
        document.Kind != DecisionKind.Proposal ? "Beslut"
        : document.ProposingOffice is { } office ? $"{FirstUpper(Genitive(Line(office)))} förslag"
        : "Förslag till beslut";

    internal static PrintedSignature Signed(Signature signature) => new(
        string.IsNullOrWhiteSpace(signature.Name) ? null : Line(signature.Name),
        signature.Acting ? "Tf. " + InSentence(Line(signature.Office)) : FirstUpper(Line(signature.Office)));

    private static IEnumerable<string> Remarks(Recording? recording)
    {
        if (recording is null or { Findings.Count: 0 })
            yield break;
        yield return $"Beslutet är registrerat i efterhand, {IsoDate(recording.Day)}."
            + (recording.OriginalSha256 is { } digest ? $" Det undertecknade originalet har kontrollsumman sha-256 {Line(digest)}." : "");
        foreach (var finding in recording.Findings)
            yield return $"Vid registreringen noterades: {InSentence(FindingText.Of(finding))} ({Line(finding.Code)}).";
    }

    /// <summary>Enough to recognise a document by; the register holds the whole digest.</summary>
    private static string Abbreviated(string digest) => digest.Length > 16 ? digest[..16] + "…" : digest;

    private static string Quoted(string text) => $"”{Line(text)}”";
}
