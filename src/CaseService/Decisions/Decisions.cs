using System.Text.Json;
using System.Text.Json.Nodes;
using CaseService.Delegation;
using CaseService.Register;
using Contracts.Cases;
using Google.Protobuf;

namespace CaseService.Decisions;

/// <summary>Decisions in the database and, in DecisionMessages.cs, on the wire.</summary>
public static partial class Decisions
{
    /// <summary>
    /// SQL: whether the taken decision whose row is at hand had ended by @day: a court annulled it, or another one that was not annulled revoked it, or what it
    /// amends.
    /// </summary>
    public const string HadEnded =
        """
        ((decision.annulled IS NOT NULL AND decision.annulled <= @day) OR EXISTS (SELECT FROM revoked_decision AS revoked
          JOIN decision AS revocation ON revocation.case_id = revoked.case_id AND revocation.organisation = revoked.organisation AND revocation.number = revoked_by
          WHERE revoked.organisation = decision.organisation AND revoked.case_id = decision.case_id AND revoked.decision = decision.number
            AND revocation.decided <= @day AND (revocation.annulled IS NULL OR revocation.annulled > @day)))
        """;

    private const string Columns =
        """
        number, kind, state, proposed, board, points::text, basis::text, term_from, term_to, clause, proposed_by::text, signed_by::text, report_to, extracts_to,
        reservation, order_id, decided, decided_by::text, findings::text, original_sha256, change_kind, changes, urgency, paragraph, proposed_points::text,
        ending::text, warnings::text, reported_before, annulled,
        (SELECT coalesce(json_agg(json_build_object('Kind', later.change_kind, 'Number', later.number) ORDER BY later.decided, later.number), '[]')::text
         FROM decision AS later WHERE later.organisation = decision.organisation AND later.case_id = decision.case_id AND later.changes = decision.number
           AND later.state = 'taken' AND later.annulled IS NULL) AS changed_by,
        (SELECT max(revoked_by) FROM revoked_decision AS revoked
         JOIN decision AS revocation ON revocation.case_id = revoked.case_id AND revocation.organisation = revoked.organisation AND revocation.number = revoked_by
         WHERE revoked.organisation = decision.organisation AND revoked.case_id = decision.case_id AND revoked.decision = decision.number
           AND revocation.annulled IS NULL) AS revoked_by
        """;

    /// <summary>Enters a proposal.</summary>
    public static async Task Enter(Work work, Decision decision, byte[] digest)
    {
        await work.ExecuteOne(
            """
            INSERT INTO decision (organisation, case_id, number, kind, state, proposed, board, points, basis, term_from, term_to, clause, proposed_by, signed_by,
              report_to, extracts_to, reservation, digest, change_kind, changes, urgency)
            VALUES (@Organisation, @Id, @Number, @Kind, @State, @Proposed, @Board, @points::jsonb, @basis::jsonb, @TermFrom, @TermTo, @Clause, @proposedBy::jsonb,
              @signedBy::jsonb, @ReportTo, @extractsTo, @Reservation, @digest, @changeKind, @changes, @Urgency)
            """,
            new
            {
                decision.Case.Organisation, decision.Case.Id, decision.Number, decision.Kind, decision.State, decision.Proposed, decision.Board,
                points = JsonSerializer.Serialize(decision.Points), basis = JsonSerializer.Serialize(decision.Basis),
                decision.TermFrom, decision.TermTo, decision.Clause,
                proposedBy = decision.ProposedBy is null ? null : JsonSerializer.Serialize(decision.ProposedBy),
                signedBy = JsonSerializer.Serialize(decision.SignedBy), decision.ReportTo, extractsTo = decision.ExtractsTo.ToArray(), decision.Reservation, digest,
                changeKind = decision.Changes?.Kind, changes = decision.Changes?.Number, decision.Urgency,
            });
        await SettleStatus(work, decision.Case);
    }

    /// <summary>Writes down that a decision was taken, and tells of it.</summary>
    /// <param name="before">As it was proposed.</param>
    /// <param name="after">As it was taken.</param>
    /// <param name="amounts">Null: it uses nothing of a limit.</param>
    /// <param name="what">What the history calls it.</param>
    public static async Task Take(Work work, Decision before, Decision after, DecisionTaken taken, Amounts? amounts, string what)
    {
        after = after with { Decided = taken.Decided, Reservation = taken.Reservation, Paragraph = taken.Paragraph, ReportTo = Names.TryIn("boards", taken.ReportTo)?.Id };
        await work.ExecuteOne(
            """
            UPDATE decision SET state = 'taken', decided = @Decided, decided_by = @decidedBy::jsonb, order_id = @OrderId, findings = @findings::jsonb, board = @Board,
              points = @points::jsonb, proposed_points = @proposedPoints::jsonb, paragraph = @Paragraph, reservation = @Reservation, warnings = @warnings::jsonb,
              report_to = @ReportTo, original_sha256 = @OriginalSha256, own_money = @OwnMoney, applied = @applied::jsonb, project_total = @ProjectTotal,
              reported_before = @ReportTo::text IS NOT NULL AND EXISTS (SELECT FROM case_file JOIN history USING (organisation, case_id)
                WHERE organisation = @Organisation AND case_id = @Id AND imported AND entry = 1 AND (at AT TIME ZONE 'Europe/Stockholm')::date > @Decided)
            WHERE organisation = @Organisation AND case_id = @Id AND number = @Number
            """,
            new
            {
                after.Case.Organisation, after.Case.Id, after.Number, after.Decided, decidedBy = JsonSerializer.Serialize(after.DecidedBy), after.OrderId,
                findings = Write(after.Findings), after.Board, points = JsonSerializer.Serialize(after.Points),
                proposedPoints = after.ProposedPoints.Count == 0 ? null : JsonSerializer.Serialize(after.ProposedPoints),
                after.Paragraph, after.Reservation, warnings = Write(after.Warnings), after.ReportTo, after.OriginalSha256,
                amounts?.OwnMoney, applied = amounts is null ? null : JsonSerializer.Serialize(amounts.Applied), amounts?.ProjectTotal,
            });
        await SettleStatus(work, after.Case);
        var revoked = after.Changes is { Kind: "revocation" } change ? await StandingOn(work, after.Case, change.Number) : [];
        if (revoked.Count > 0)
        {
            await work.Execute(
                "INSERT INTO revoked_decision (organisation, case_id, decision, revoked_by) SELECT @Organisation, @Id, unnest(@ended), @Number",
                new { after.Case.Organisation, after.Case.Id, after.Number, ended = revoked.Select(one => one.Number).ToArray() });
        }

        await History.Add(work, after.Case, what,
            new
            {
                after.Number, State = "taken", after.Decided, taken.DecidedBy, after.Clause, Order = after.OrderId, after.Paragraph, after.Points, after.Reservation,
                Findings = after.Findings.Select(finding => finding.Code), Warnings = after.Warnings.Select(warning => warning.Code), after.OriginalSha256, after.Changes, after.Urgency,
                Revoked = revoked.Select(one => one.Number),
            },
            new { before.Number, before.State, before.Points, before.Reservation });
        var key = after.Case.ToString();
        work.Publish(key, taken);
        foreach (var one in revoked)
            work.Publish(key, new DecisionRevoked(after.Case.Organisation, key, $"{after.Case}/decisions/{one.Number}", after.Name, one.Reservation, work.At));
    }

    /// <summary>A taken decision and the amendments of it, and of them, as far as they stand: what falls with it.</summary>
    public static Task<List<(int Number, string Kind, string Reservation)>> StandingOn(Work work, CaseName name, int number) =>
        work.All<(int Number, string Kind, string Reservation)>(
            $"""
             WITH RECURSIVE one AS (
               SELECT @number AS number
               UNION
               SELECT later.number FROM one JOIN decision AS later ON later.changes = one.number
               WHERE later.organisation = @Organisation AND later.case_id = @Id AND later.change_kind = 'amendment' AND later.state = 'taken')
             SELECT number, kind, reservation FROM one JOIN decision USING (number)
             WHERE organisation = @Organisation AND case_id = @Id AND NOT {HadEnded} ORDER BY number
             """,
            new { name.Organisation, name.Id, number, day = DateOnly.MaxValue });

    /// <summary>Writes down that nothing was decided on a proposal.</summary>
    /// <param name="state">declined, withdrawn.</param>
    public static async Task End(Work work, Decision decision, string state, Ending ending)
    {
        await work.ExecuteOne(
            "UPDATE decision SET state = @state, ending = @ending::jsonb WHERE organisation = @Organisation AND case_id = @Id AND number = @Number",
            new { decision.Case.Organisation, decision.Case.Id, decision.Number, state, ending = JsonSerializer.Serialize(ending) });
        await SettleStatus(work, decision.Case);
        await History.Add(work, decision.Case, state == "declined" ? "DecisionDeclined" : "DecisionWithdrawn",
            new { decision.Number, State = state, ending.By, ending.Reason, decision.Reservation }, new { decision.Number, decision.State });
    }

    /// <summary>A case is what its decisions make it: while one is open, that; else decided, once one was; else as it was registered.</summary>
    private static Task SettleStatus(Work work, CaseName name) =>
        work.ExecuteOne(
            """
            UPDATE case_file SET status = (
              SELECT CASE WHEN bool_or(state = 'at-board') THEN 'at-board' WHEN bool_or(state = 'proposed') THEN 'proposed'
                WHEN bool_or(state = 'taken') THEN 'decided' ELSE 'registered' END
              FROM decision WHERE organisation = @Organisation AND case_id = @Id)
            WHERE organisation = @Organisation AND case_id = @Id
            """,
            new { name.Organisation, name.Id });

    /// <summary>A decision by its number; null when the case has none such.</summary>
    public static async Task<Decision?> Find(Work work, CaseName name, int number) =>
        (await work.Find<Row>(
            $"SELECT {Columns} FROM decision WHERE organisation = @Organisation AND case_id = @Id AND number = @number",
            new { name.Organisation, name.Id, number }))?.ToDecision(name);

    /// <summary>The decision with the same content, unless it was declined or withdrawn or has ended; null when there is none.</summary>
    public static async Task<Decision?> FindSame(Work work, CaseName name, byte[] digest) =>
        (await work.Find<Row>(
            $"""
             SELECT {Columns} FROM decision WHERE organisation = @Organisation AND case_id = @Id AND digest = @digest AND state NOT IN ('declined', 'withdrawn')
               AND NOT {HadEnded} ORDER BY number DESC LIMIT 1
             """,
            new { name.Organisation, name.Id, digest, day = DateOnly.MaxValue }))?.ToDecision(name);

    /// <summary>All decisions of a case.</summary>
    public static async Task<IReadOnlyList<Decision>> Of(Work work, CaseName name) =>
        [.. (await work.All<Row>(
            $"SELECT {Columns} FROM decision WHERE organisation = @Organisation AND case_id = @Id ORDER BY number",
            new { name.Organisation, name.Id })).Select(row => row.ToDecision(name))];

    private static string Write(IEnumerable<Finding> findings) => $"[{string.Join(",", findings.Select(finding => JsonFormatter.Default.Format(finding)))}]";

    private sealed record Row(
        int Number, string Kind, string State, DateOnly Proposed, string? Board, string Points, string Basis, int TermFrom, int TermTo, string Clause, string? ProposedBy,
        string SignedBy, string? ReportTo, string[] ExtractsTo, string Reservation, string? OrderId, DateOnly? Decided, string DecidedBy, string Findings,
        string OriginalSha256, string? ChangeKind, int? Changes, string Urgency, string Paragraph, string? ProposedPoints, string? Ending, string Warnings, bool ReportedBefore,
        DateOnly? Annulled, string ChangedBy, int? RevokedBy)
    {
        public Decision ToDecision(CaseName name) => new(
            name, Number, Kind, State, Proposed, Board, Read<Point[]>(Points), Read<Basis[]>(Basis), TermFrom, TermTo, Clause,
            ProposedBy is null ? null : Read<Signatory>(ProposedBy), Read<Signatory[]>(SignedBy), ReportTo, ExtractsTo, Reservation,
            OrderId, Decided, Read<Signatory[]>(DecidedBy),
            ReadFindings(Findings), OriginalSha256)
        {
            Changes = ChangeKind is null ? null : new(ChangeKind, Changes!.Value),
            ChangedBy = Read<Change[]>(ChangedBy),
            RevokedBy = RevokedBy,
            Urgency = Urgency,
            Paragraph = Paragraph,
            ProposedPoints = ProposedPoints is null ? [] : Read<Point[]>(ProposedPoints),
            Ending = Ending is null ? null : Read<Ending>(Ending),
            Warnings = ReadFindings(Warnings),
            ReportedBefore = ReportedBefore,
            Annulled = Annulled,
        };

        private static IReadOnlyList<Finding> ReadFindings(string json) =>
            [.. JsonNode.Parse(json)!.AsArray().Select(finding => JsonParser.Default.Parse<Finding>(finding!.ToJsonString()))];

        private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json)!;
    }
}
