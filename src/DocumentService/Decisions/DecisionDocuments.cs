using Contracts.Cases.V1;
using DocumentService.Rendering;
using Date = Google.Type.Date;
using Printed = DocumentService.Rendering.DecisionDocument;

namespace DocumentService.Decisions;

/// <summary>From what the registers know to what the document prints. What is not known is left out, never guessed.</summary>
public static class DecisionDocuments
{
    public static DecisionDocument Of(DecisionFacts facts)
    {
        var (inCase, decision) = (facts.Case, facts.Decision);
        var isProposal = decision.Kind == DecisionKind.Board;
        return new DecisionDocument
        {
            Kind = isProposal ? Printed.DecisionKind.Proposal : decision.Urgency.Length > 0 ? Printed.DecisionKind.UrgentDecision : Printed.DecisionKind.DelegatedDecision,
            Organisation = facts.Organisation.DisplayName,
            Unit = facts.Unit(inCase.Unit),
            Officer = Known(inCase.Officer),
            Date = facts.Date,
            CaseNumber = inCase.Number,
            Matter = inCase.Kind == "project" ? "Projekt" : "Ärende",
            Title = inCase.Title,
            FormerTitles = inCase.FormerTitles,
            Changes = facts.Changed is { } changed ? new(Known(decision.Change.Kind), inCase.Number, changed) : null,
            Description =
            [
                .. inCase.Description.Length == 0 ? [] : new[] { inCase.Description },
                .. decision.Urgency.Length == 0 ? [] : new[] { $"Nämndens beslut kan inte avvaktas (6 kap. 39 § kommunallagen): {decision.Urgency}" },
            ],
            ProjectPeriod = Known(inCase.Period),
            Preparations = [.. inCase.Preparations.Select(one => new Printed.Preparation(one.Body, Known(one.Date)!.Value, Known(one.Stance)))],
            Programmes = [.. inCase.Programmes.Select(Known)],
            Funding = facts.Plan is { } plan ? PrintedPlans.Of(plan, facts) : null,
            RelatedCases = [.. inCase.RelatedCases.Select(related => new Printed.RelatedCase(related.Number, related.Relation))],
            Basis = [.. decision.Basis.Select(basis => new Printed.BasisDocument(basis.Title, Known(basis.Sha256)))],
            Delegation = isProposal || decision.Clause.Length == 0 ? null : new Printed.DelegationClause(Order(facts), decision.Clause),
            ProposingOffice = isProposal ? Known(decision.ProposedByTitle) : null,
            // The board may have decided otherwise before the proposal was rendered.
            Points = [.. (isProposal && decision.ProposedPoints.Count > 0 ? decision.ProposedPoints : decision.Points).Select(point => Known(point, facts))],
            Signatures = [.. (isProposal ? decision.SignedBy : decision.DecidedBy).Select(Known)],
            ReportedTo = facts.Board(decision.ReportTo),
            ExtractsTo = decision.ExtractsTo,
            IsDraft = isProposal ? decision.State is DecisionState.Unspecified : decision.State != DecisionState.Taken,
            RecordedAfterwards = isProposal || (facts.Recorded == facts.Date && decision.Findings.Count == 0)
                ? null
                : new Printed.Recording(facts.Recorded, Known(decision.OriginalSha256)) { Findings = [.. decision.Findings.Select(one => new Printed.Finding(one.Code, one.Message))] },
        };
    }

    /// <summary>The extract of a taken decision: of a board's, what the board decided, which may differ from what was proposed.</summary>
    public static PrintedDocument ExtractOf(DecisionFacts facts, string recipient)
    {
        var decision = facts.Decision;
        var document = Of(facts with { Date = decision.Decided.ToDay()!.Value }) with { Points = [.. decision.Points.Select(point => Known(point, facts))] };
        return ExtractSections.Of(document, recipient, decision.Kind == DecisionKind.Board ? (facts.Board(decision.Board) ?? "Nämnden", decision.Paragraph) : null);
    }

    /// <summary>Empty on the wire is not known.</summary>
    internal static string? Known(string text) => text.Length == 0 ? null : text;

    private static Printed.Change Known(ChangeKind kind) => kind switch
    {
        ChangeKind.Correction => Printed.Change.Correction,
        ChangeKind.Amendment => Printed.Change.Amendment,
        _ => Printed.Change.Revocation,
    };

    private static PartialDate? Known(Date? date) => date is null ? null : new(date.Year, date.Month, date.Day);

    private static Printed.CaseOfficer? Known(CaseOfficer? officer) =>
        officer is null ? null : new(Known(officer.DisplayName), Known(officer.Telephone), Known(officer.Email));

    private static Printed.Period? Known(Period? period) =>
        period is null ? null : new(Known(period.From), Known(period.To), Known(period.FromNote));

    private static Printed.Programme Known(Programme programme) => new(
        programme.Agency,
        programme.Title,
        programme.Kind == ProgrammeKind.Call ? Printed.ProgrammeKind.Call : Printed.ProgrammeKind.Programme,
        programme.FromYear == 0 ? null : programme.FromYear,
        programme.ToYear == 0 ? null : programme.ToYear);

    private static Printed.Signature Known(Signature signature) => new(Known(signature.PersonName), signature.OfficeTitle, signature.Acting);

    private static Printed.Point Known(DecisionPoint point, DecisionFacts facts) => new(point.Number, point.Text)
    {
        Amount = point.Amount.ToKronor(),
        Ceiling = point.Ceiling.ToKronor(),
        Kind = PrintedPlans.Known(point.Kind),
        Frames = [.. point.Frames.Select(facts.Frame)],
        Contingent =
        [
            .. point.Contingent.Select(promise =>
                new Printed.ContingentPromise(promise.Note, facts.Frame(promise.Frame), promise.Amount.ToKronor())),
        ],
    };

    // As the decision names the order; a term can have several versions, so the day of adoption says which.
    private static string Order(DecisionFacts facts)
    {
        var (decision, order) = (facts.Decision, facts.Order);
        var (from, to) = decision.TermFrom > 0 ? (decision.TermFrom, decision.TermTo) : (order?.TermFrom ?? 0, order?.TermTo ?? 0);
        return "Delegationsbestämmelser"
            + (facts.Board(decision.Board) is { } board ? $" för {SwedishText.InSentence(board)}" : "")
            + $" i {facts.Organisation.DisplayName}"
            + (from > 0 ? $" {from}–{to}" : "")
            + (order?.Adopted.ToDay() is { } adopted ? $", antagna {SwedishText.IsoDate(adopted)} {order.AdoptedParagraph}".TrimEnd() : "");
    }
}
