using Google.Protobuf;

namespace FundingService.Applications;

/// <summary>The applications that are kept. They change under the lock of their case.</summary>
internal static class Applications
{
    private const string Columns =
        """
        case_id, application, financier, source, programme, amount, share_percent, support, plan_version, state, drafted, decided_in_case, due, document,
        document_sha256
        """;

    /// <summary>An application for a change, with its case locked.</summary>
    /// <exception cref="Refused">NOT_FOUND.</exception>
    public static async Task<Application> Lock(Work work, CaseName of, int number)
    {
        await FundedCase.Lock(work, of);
        return await Find(work, of, number) ?? throw Refused.NotFound("application", $"{of}/applications/{number}");
    }

    public static async Task<Application?> Find(Work work, CaseName of, int number) =>
        (await Load(work, of.Organisation, "case_id = @Id AND application = @number ORDER BY application", new { of.Organisation, of.Id, number })).SingleOrDefault();

    public static Task<List<Application>> Of(Work work, CaseName of) =>
        Load(work, of.Organisation, "case_id = @Id ORDER BY application", new { of.Organisation, of.Id });

    /// <summary>What is still to be sent, due first.</summary>
    public static Task<List<Application>> Unsent(Work work, string organisation, DateOnly? until, DuePosition? after, int most) =>
        Load(
            work,
            organisation,
            """
            (@until::date IS NULL OR due <= @until AND state IN ('DRAFT', 'RELEASED'))
            AND (@due::date IS NULL OR (coalesce(due, 'infinity'), case_id, application) > (@due, @caseId, @number))
            ORDER BY coalesce(due, 'infinity'), case_id, application LIMIT @most
            """,
            new { organisation, until, due = after?.Due, caseId = after?.Case, number = after?.Number, most });

    public static Task Add(Work work, Application drafted) =>
        work.ExecuteOne(
            """
            INSERT INTO application (organisation, case_id, application, financier, source, programme, amount, share_percent, support, plan_version, state, drafted,
              decided_in_case, due, document, document_sha256)
            VALUES (@Organisation, @Id, @Number, @Financier, @Source, @Programme, @Amount, @SharePercent, @Support, @PlanVersion, 'DRAFT', @drafted,
              @DecidedInCase, @Due, @Document, @DocumentSha256)
            """,
            new
            {
                drafted.Case.Organisation,
                drafted.Case.Id,
                drafted.Number,
                drafted.Financier,
                drafted.Source,
                drafted.Programme,
                drafted.Amount,
                drafted.SharePercent,
                drafted.Support,
                drafted.PlanVersion,
                drafted = drafted.Drafted?.ToString(),
                drafted.DecidedInCase,
                drafted.Due,
                drafted.Document,
                drafted.DocumentSha256,
            });

    /// <summary>A draft says what the plan says by now.</summary>
    public static Task Redraft(Work work, Application drafted) =>
        work.ExecuteOne(
            """
            UPDATE application SET amount = @Amount, share_percent = @SharePercent, support = @Support, plan_version = @PlanVersion
            WHERE organisation = @Organisation AND case_id = @Id AND application = @Number AND state = 'DRAFT'
            """,
            new { drafted.Case.Organisation, drafted.Case.Id, drafted.Number, drafted.Amount, drafted.SharePercent, drafted.Support, drafted.PlanVersion });

    /// <summary>A draft may be sent now, by a decision, and is frozen. One that could be sent before is left as it is.</summary>
    /// <returns>Whether it was a draft.</returns>
    public static async Task<bool> Release(Work work, CaseName of, int number, int decision)
    {
        var key = new { of.Organisation, of.Id, number, decision };
        await work.Execute(
            "INSERT INTO application_release (organisation, case_id, application, decision) VALUES (@Organisation, @Id, @number, @decision) ON CONFLICT DO NOTHING", key);
        return await work.Execute(
            "UPDATE application SET state = 'RELEASED' WHERE organisation = @Organisation AND case_id = @Id AND application = @number AND state = 'DRAFT'", key) == 1;
    }

    /// <summary>What may be sent by this decision, and by no other that stands, is a draft again.</summary>
    public static Task Recall(Work work, CaseName of, int decision) =>
        work.Execute(
            """
            UPDATE application SET state = 'DRAFT'
            WHERE organisation = @Organisation AND case_id = @Id AND state = 'RELEASED'
              AND application IN (SELECT one.application FROM application_release AS one WHERE one.organisation = @Organisation AND one.case_id = @Id AND one.decision = @decision)
              AND application NOT IN (
                SELECT other.application FROM application_release AS other LEFT JOIN plan_decision AS noted USING (organisation, case_id, decision)
                WHERE other.organisation = @Organisation AND other.case_id = @Id AND noted.state IS DISTINCT FROM 'REVOKED')
            """,
            new { of.Organisation, of.Id, decision });

    /// <summary>Writes down what happened to an application, and the state that it is in since.</summary>
    /// <param name="kind">SUBMITTED, SUPPLEMENTED, GRANTED, REJECTED, WITHDRAWN.</param>
    /// <returns>The application afterwards.</returns>
    public static async Task<Application> Step(Work work, Application before, string kind, IMessage content)
    {
        var key = new { before.Case.Organisation, before.Case.Id, before.Number };
        await work.ExecuteOne(
            """
            INSERT INTO application_step (organisation, case_id, application, step, kind, content, at, subject, via)
            SELECT @Organisation, @Id, @Number, count(*) + 1, @kind, @json::jsonb, @At, @Subject, @Application FROM application_step
            WHERE organisation = @Organisation AND case_id = @Id AND application = @Number
            """,
            new { key.Organisation, key.Id, key.Number, kind, json = JsonFormatter.Default.Format(content), work.At, work.Caller.Subject, work.Caller.Application });
        if (kind != "SUPPLEMENTED")
        {
            await work.ExecuteOne(
                "UPDATE application SET state = @kind WHERE organisation = @Organisation AND case_id = @Id AND application = @Number",
                new { key.Organisation, key.Id, key.Number, kind });
        }

        return (await Find(work, before.Case, before.Number))!;
    }

    private static async Task<List<Application>> Load(Work work, string organisation, string where, object values)
    {
        var rows = await work.All<Row>($"SELECT {Columns} FROM application WHERE organisation = @organisation AND {where}", values);
        var steps = (await work.All<StepRow>(
            """
            SELECT case_id, application, kind, content::text AS content FROM application_step
            WHERE organisation = @organisation AND (case_id, application) IN (SELECT * FROM unnest(@cases, @numbers)) ORDER BY case_id, application, step
            """,
            new { organisation, cases = rows.Select(row => row.CaseId).ToArray(), numbers = rows.Select(row => row.Application).ToArray() }))
            .ToLookup(step => (step.CaseId, step.Application));
        return [.. rows.Select(row => ToApplication(organisation, row, [.. steps[(row.CaseId, row.Application)]]))];
    }

    private static Application ToApplication(string organisation, Row row, IReadOnlyList<StepRow> steps) => new()
    {
        Case = CaseName.Parse($"organisations/{organisation}/cases/{row.CaseId}"),
        Number = row.Application,
        Financier = row.Financier,
        Source = row.Source,
        Programme = row.Programme,
        Amount = row.Amount,
        SharePercent = row.SharePercent,
        Support = row.Support,
        PlanVersion = row.PlanVersion,
        State = Enum.Parse<ApplicationState>(row.State, ignoreCase: true),
        Drafted = PartialDate.Parse(row.Drafted),
        DecidedInCase = row.DecidedInCase,
        Due = row.Due,
        Document = row.Document,
        DocumentSha256 = row.DocumentSha256,
        Submission = steps.Where(step => step.Kind == "SUBMITTED").Select(step => Submission.Parser.ParseJson(step.Content)).LastOrDefault(),
        Supplements = [.. steps.Where(step => step.Kind == "SUPPLEMENTED").Select(step => Submission.Parser.ParseJson(step.Content))],
        Terms = steps.Where(step => step.Kind == "GRANTED").Select(step => Outcome.Parser.ParseJson(step.Content).Grant).LastOrDefault(),
        Outcome = steps.Where(step => step.Kind is "GRANTED" or "REJECTED" or "WITHDRAWN").Select(step => Outcome.Parser.ParseJson(step.Content)).LastOrDefault(),
    };

    private sealed record Row(
        string CaseId, int Application, string Financier, string Source, string Programme, decimal? Amount, decimal? SharePercent, decimal? Support, int PlanVersion,
        string State, string? Drafted, string DecidedInCase, DateOnly? Due, string Document, string DocumentSha256);

    private sealed record StepRow(string CaseId, int Application, string Kind, string Content);
}

/// <summary>Where a page of applications ended.</summary>
internal sealed record DuePosition(DateOnly Due, string Case, int Number);
