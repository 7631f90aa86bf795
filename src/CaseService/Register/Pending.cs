using Contracts.Funding.V1;

namespace CaseService.Register;

/// <summary>What a decision has set in motion and has not happened yet.</summary>
public static class Pending
{
    private const string Text = "text/plain";
    private const string Pdf = "application/pdf";
    private const string Extract = "utdrag";

    /// <summary>The codes of what is pending in a case; empty when all is done.</summary>
    public static IEnumerable<string> Of(Wire.CaseOverview overview) =>
        overview.Decisions.SelectMany(decision => Of(decision, overview)).Distinct();

    /// <summary>The codes of what people have yet to do; empty when nothing waits for them.</summary>
    public static IEnumerable<string> ToDo(Wire.CaseOverview overview)
    {
        if (overview.Extracts.Any(extract => extract.State == Wire.ExtractState.Queued))
            yield return "EXTRACT_NOT_DISPATCHED";
        if (overview.Reports.Any(entry => !entry.Reported))
            yield return "REPORT_NOT_MINUTED";
        var states = overview.LegalForce.Join(overview.Decisions, force => force.Decision, decision => decision.Name, (force, decision) => (force.State, decision.ReportTo)).ToList();
        if (states.Any(one => one is { State: Wire.LegalForceState.NotMinuted, ReportTo: "" }))
            yield return "NOT_MINUTED_SEPARATELY";
        if (states.Any(one => one.State is Wire.LegalForceState.NotPosted or Wire.LegalForceState.NoticeDoesNotCount))
            yield return "NOTICE_NOT_POSTED";
        var annulled = overview.LegalForce.Where(force => force.State == Wire.LegalForceState.Annulled).Select(force => force.Decision).ToHashSet();
        if (overview.Decisions.Any(one => one.Change?.Kind == Wire.ChangeKind.Revocation && annulled.Contains(one.Name) && IsLeftToStand(one.Change.Decision, one, overview)))
            yield return "REVOCATION_ANNULLED";
    }

    // Nothing that is set aside or granted comes back by itself: a later decision says what becomes of it.
    private static bool IsLeftToStand(string revoked, Wire.Decision revocation, Wire.CaseOverview overview) =>
        overview.Decisions.Any(one => one.Name == revoked && (one.Reservation.Length > 0 || one.Points.Any(point => point.Grants.Count > 0)))
        && !overview.Decisions.SkipWhile(one => one != revocation).Skip(1).Any(later =>
            later.State == Wire.DecisionState.Taken && later.Change?.Decision == revoked && later.Change.Kind != Wire.ChangeKind.Correction);

    private static IEnumerable<string> Of(Wire.Decision decision, Wire.CaseOverview overview)
    {
        if (decision.State is Wire.DecisionState.Proposed or Wire.DecisionState.Declined or Wire.DecisionState.Withdrawn)
        {
            if (decision.State != Wire.DecisionState.Proposed && overview.Reservations.Any(one => one.Decision == decision.Name && one.State == ReservationState.Held))
                yield return "RESERVATION_NOT_RELEASED";
            yield break;
        }

        var rendered = overview.Documents.Where(document => document.Decision == decision.Name && document.Kind != Extract).Select(document => document.ContentType).ToList();
        if (!rendered.Contains(Text) || !rendered.Contains(Pdf))
            yield return "DOCUMENT_NOT_FILED";
        if (decision.State == Wire.DecisionState.AtBoard)
            yield break;

        var released = decision.Points.SelectMany(point => point.Applications).ToHashSet();
        if (overview.Reservations.Any(reservation => reservation.Name == decision.Reservation && reservation.State == ReservationState.Held))
            yield return "RESERVATION_NOT_COMMITTED";
        if (decision.RevokedBy.Length == 0 && overview.Applications.Any(application => released.Contains(application.Name) && application.State == ApplicationState.Draft))
            yield return "APPLICATION_NOT_RELEASED";
        // What a board decided is sent out with its own minutes.
        if (decision.Kind == Wire.DecisionKind.Delegated && decision.ExtractsTo.Except(overview.Extracts.Where(extract => extract.Decision == decision.Name).Select(extract => extract.Recipient)).Any())
            yield return "EXTRACT_NOT_QUEUED";
        var extracts = overview.Documents.Where(document => document.Decision == decision.Name && document.Kind == Extract).Select(document => document.Counterpart);
        if (overview.Extracts.Where(extract => extract.Decision == decision.Name && extract.State == Wire.ExtractState.Queued).Select(extract => extract.Recipient).Except(extracts).Any())
            yield return "EXTRACT_NOT_FILED";
        if (decision.ReportTo.Length > 0 && !decision.ReportedBefore && overview.Reports.All(entry => entry.Decision != decision.Name))
            yield return "DECISION_NOT_REPORTED";
    }
}
