using System.Text.Json;
using System.Text.Json.Nodes;
using CaseService.Delegation;
using CaseService.Register;
using Contracts.Cases;
using Contracts.Funding.V1;
using Google.Protobuf;

namespace CaseService.Decisions;

/// <summary>Decisions in the database and on the wire.</summary>
public static class Decisions
{
    private const string Columns =
        """
        number, kind, state, proposed, board, points::text, basis::text, term_from, term_to, clause, proposed_by::text, signed_by::text, report_to, extracts_to,
        reservation, order_id, decided, decided_by::text, findings::text, original_sha256
        """;

    /// <summary>Enters a proposal.</summary>
    public static Task Enter(Work work, Decision decision, byte[] digest) =>
        work.ExecuteOne(
            """
            INSERT INTO decision (organisation, case_id, number, kind, state, proposed, board, points, basis, term_from, term_to, clause, proposed_by, signed_by,
              report_to, extracts_to, reservation, digest)
            VALUES (@Organisation, @Id, @Number, @Kind, @State, @Proposed, @Board, @points::jsonb, @basis::jsonb, @TermFrom, @TermTo, @Clause, @proposedBy::jsonb,
              @signedBy::jsonb, @ReportTo, @extractsTo, @Reservation, @digest)
            """,
            new
            {
                decision.Case.Organisation, decision.Case.Id, decision.Number, decision.Kind, decision.State, decision.Proposed, decision.Board,
                points = JsonSerializer.Serialize(decision.Points), basis = JsonSerializer.Serialize(decision.Basis),
                decision.TermFrom, decision.TermTo, decision.Clause,
                proposedBy = decision.ProposedBy is null ? null : JsonSerializer.Serialize(decision.ProposedBy),
                signedBy = JsonSerializer.Serialize(decision.SignedBy), decision.ReportTo, extractsTo = decision.ExtractsTo.ToArray(), decision.Reservation, digest,
            });

    /// <summary>Writes down that a decision was taken, and tells of it.</summary>
    public static async Task Take(
        Work work, Decision decision, DecisionTaken taken, IReadOnlyList<Signatory> decidedBy, DelegationOrder? order, IReadOnlyList<Finding> findings,
        Amounts amounts, string originalSha256)
    {
        await work.ExecuteOne(
            """
            UPDATE decision SET state = 'taken', decided = @Decided, decided_by = @decidedBy::jsonb, order_id = @orderId, findings = @findings::jsonb,
              report_to = @reportTo, original_sha256 = @originalSha256, own_money = @OwnMoney, applied_for = @AppliedFor, project_total = @ProjectTotal
            WHERE organisation = @Organisation AND case_id = @Id AND number = @Number
            """,
            new
            {
                decision.Case.Organisation, decision.Case.Id, decision.Number, taken.Decided, decidedBy = JsonSerializer.Serialize(decidedBy), orderId = order?.Id,
                findings = Write(findings), reportTo = Names.TryIn("boards", taken.ReportTo)?.Id, originalSha256,
                amounts.OwnMoney, amounts.AppliedFor, amounts.ProjectTotal,
            });
        await work.ExecuteOne(
            "UPDATE case_file SET status = 'decided' WHERE organisation = @Organisation AND case_id = @Id", new { decision.Case.Organisation, decision.Case.Id });
        await History.Add(work, decision.Case, "DecisionRecorded",
            new { decision.Number, taken.Decided, taken.DecidedBy, taken.Clause, Order = order?.Id, Findings = findings.Select(finding => finding.Code), OriginalSha256 = originalSha256 });
        work.Publish(decision.Case.ToString(), taken);
    }

    /// <summary>A decision by its number; null when the case has none such.</summary>
    public static async Task<Decision?> Find(Work work, CaseName name, int number) =>
        (await work.Find<Row>(
            $"SELECT {Columns} FROM decision WHERE organisation = @Organisation AND case_id = @Id AND number = @number",
            new { name.Organisation, name.Id, number }))?.ToDecision(name);

    /// <summary>The decision with the same content; null when there is none.</summary>
    public static async Task<Decision?> FindSame(Work work, CaseName name, byte[] digest) =>
        (await work.Find<Row>(
            $"SELECT {Columns} FROM decision WHERE organisation = @Organisation AND case_id = @Id AND digest = @digest",
            new { name.Organisation, name.Id, digest }))?.ToDecision(name);

    /// <summary>All decisions of a case.</summary>
    public static async Task<IReadOnlyList<Decision>> Of(Work work, CaseName name) =>
        [.. (await work.All<Row>(
            $"SELECT {Columns} FROM decision WHERE organisation = @Organisation AND case_id = @Id ORDER BY number",
            new { name.Organisation, name.Id })).Select(row => row.ToDecision(name))];

    /// <summary>A decision as it is shown; the warnings come from the case's period.</summary>
    public static Wire.Decision ToMessage(Decision decision, Wire.Case inCase)
    {
        var root = $"organisations/{decision.Case.Organisation}";
        return new Wire.Decision
        {
            Name = decision.Name,
            Kind = decision.Kind == "board" ? Wire.DecisionKind.Board : Wire.DecisionKind.Delegated,
            State = decision.State switch { "taken" => Wire.DecisionState.Taken, "at-board" => Wire.DecisionState.AtBoard, _ => Wire.DecisionState.Proposed },
            Points = { decision.Points.Select(ToMessage) },
            Basis = { decision.Basis.Select(basis => new Wire.BasisDocument { Document = basis.Document, Title = basis.Title, Sha256 = basis.Sha256 }) },
            DelegationOrder = decision.OrderId is null ? "" : $"{root}/boards/{decision.Board}/delegationOrders/{decision.OrderId}",
            TermFrom = decision.TermFrom,
            TermTo = decision.TermTo,
            Clause = decision.Clause,
            DecidedBy = { decision.DecidedBy.Select(ToSignature) },
            Decided = decision.Decided.ToDate(),
            ProposedBy = decision.ProposedBy is null ? "" : $"{root}/offices/{decision.ProposedBy.Office}",
            ProposedByTitle = decision.ProposedBy?.OfficeTitle ?? "",
            SignedBy = { decision.SignedBy.Select(ToSignature) },
            Board = decision.Board is null ? "" : $"{root}/boards/{decision.Board}",
            ReportTo = decision.ReportTo is null ? "" : $"{root}/boards/{decision.ReportTo}",
            ExtractsTo = { decision.ExtractsTo },
            Reservation = decision.Reservation,
            Findings = { decision.Findings },
            Proposed = decision.Proposed.ToDate(),
            OriginalSha256 = decision.OriginalSha256,
            Warnings = { Warnings(decision, inCase) },
        };

        Wire.Signature ToSignature(Signatory one) => new()
        {
            Office = $"{root}/offices/{one.Office}",
            OfficeTitle = one.OfficeTitle,
            Person = one.Person.Length == 0 ? "" : $"{root}/persons/{one.Person}",
            PersonName = one.PersonName,
            Acting = one.Acting,
        };
    }

    private static IEnumerable<Finding> Warnings(Decision decision, Wire.Case inCase)
    {
        // What the register keeps is right; nothing is noted here.
        var kept = new Violations();
        return PeriodWarnings.Of(inCase.Period.From.ReadPartial(kept, ""), inCase.Period.To.ReadPartial(kept, ""), decision.Decided);
    }

    private static Wire.DecisionPoint ToMessage(Point point) => new()
    {
        Number = point.Number,
        Text = point.Text,
        Amount = point.Amount.ToMoney(),
        Ceiling = point.Ceiling.ToMoney(),
        Kind = (ContributionKind)point.Kind,
        Frames = { point.Frames },
        Applications = { point.Applications },
        Contingent = { point.Contingent.Select(promise => new Wire.ContingentPromise { Frame = promise.Frame, Amount = promise.Amount.ToMoney(), Note = promise.Note }) },
    };

    private static string Write(IEnumerable<Finding> findings) => $"[{string.Join(",", findings.Select(finding => JsonFormatter.Default.Format(finding)))}]";

    private sealed record Row(
        int Number, string Kind, string State, DateOnly Proposed, string? Board, string Points, string Basis, int TermFrom, int TermTo, string Clause, string? ProposedBy,
        string SignedBy, string? ReportTo, string[] ExtractsTo, string Reservation, string? OrderId, DateOnly? Decided, string DecidedBy, string Findings,
        string OriginalSha256)
    {
        public Decision ToDecision(CaseName name) => new(
            name, Number, Kind, State, Proposed, Board, Read<Point[]>(Points), Read<Basis[]>(Basis), TermFrom, TermTo, Clause,
            ProposedBy is null ? null : Read<Signatory>(ProposedBy), Read<Signatory[]>(SignedBy), ReportTo, ExtractsTo, Reservation,
            OrderId, Decided, Read<Signatory[]>(DecidedBy),
            [.. JsonNode.Parse(Findings)!.AsArray().Select(finding => JsonParser.Default.Parse<Finding>(finding!.ToJsonString()))],
            OriginalSha256);

        private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json)!;
    }
}
