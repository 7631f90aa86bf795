using CaseService.Register;
using Contracts.Funding.V1;

namespace CaseService.Decisions;

public static partial class Decisions
{
    /// <summary>A decision as it is shown; the warnings come from the case's period.</summary>
    public static Wire.Decision ToMessage(Decision decision, Wire.Case inCase)
    {
        var root = $"organisations/{decision.Case.Organisation}";
        return new Wire.Decision
        {
            Name = decision.Name,
            Kind = decision.Kind == "board" ? Wire.DecisionKind.Board : Wire.DecisionKind.Delegated,
            State = decision.State switch
            {
                "taken" => Wire.DecisionState.Taken,
                "at-board" => Wire.DecisionState.AtBoard,
                "declined" => Wire.DecisionState.Declined,
                "withdrawn" => Wire.DecisionState.Withdrawn,
                _ => Wire.DecisionState.Proposed,
            },
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
            Warnings = { Warnings(decision, inCase), decision.Warnings },
            Change = decision.Changes is { } change ? ToChange(change) : null,
            ChangedBy = { decision.ChangedBy.Select(ToChange) },
            RevokedBy = decision.RevokedBy is { } revocation ? $"{decision.Case}/decisions/{revocation}" : "",
            Urgency = decision.Urgency,
            Paragraph = decision.Paragraph,
            ProposedPoints = { decision.ProposedPoints.Select(ToMessage) },
            ReportedBefore = decision.ReportedBefore,
            Ending = decision.Ending is not { } ending ? null : new Wire.Ending { Day = ending.Day.ToDate(), By = ending.By, Reason = ending.Reason },
        };

        Wire.Change ToChange(Change one) => new() { Kind = Enum.Parse<Wire.ChangeKind>(one.Kind, ignoreCase: true), Decision = $"{decision.Case}/decisions/{one.Number}" };

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
        Grants = { point.Grants },
    };
}
