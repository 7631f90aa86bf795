using MassTransit;

namespace Contracts.Tests;

/// <summary>The names on the wire: a consumer somewhere else depends on each of them.</summary>
public sealed class PinnedNames
{
    [Fact]
    public void Every_event_keeps_the_name_of_its_exchange()
    {
        var events = typeof(Contracts.Cases.CaseRegistered).Assembly.GetExportedTypes()
            .Where(type => type.Namespace is "Contracts.Cases" or "Contracts.Funding" or "Contracts.Documents");

        Assert.Equal(
            [
                "Contracts.Cases:CaseClosed",
                "Contracts.Cases:CaseRegistered",
                "Contracts.Cases:CaseReopened",
                "Contracts.Cases:CaseSecrecyChanged",
                "Contracts.Cases:CaseStruck",
                "Contracts.Cases:CaseUpdated",
                "Contracts.Cases:DecisionDeclined",
                "Contracts.Cases:DecisionEntered",
                "Contracts.Cases:DecisionGivenBack",
                "Contracts.Cases:DecisionMinutedSeparately",
                "Contracts.Cases:DecisionProposed",
                "Contracts.Cases:DecisionReferredToBoard",
                "Contracts.Cases:DecisionReported",
                "Contracts.Cases:DecisionRevoked",
                "Contracts.Cases:DecisionTaken",
                "Contracts.Cases:DecisionWithdrawn",
                "Contracts.Cases:ExtractConfirmed",
                "Contracts.Cases:ExtractDispatched",
                "Contracts.Cases:ExtractQueued",
                "Contracts.Cases:MeetingCancelled",
                "Contracts.Cases:NoticePosted",
                "Contracts.Cases:NoticeTakenDown",
                "Contracts.Cases:ReportMade",
                "Contracts.Cases:ReportMinuted",
                "Contracts.Cases:ReviewEnded",
                "Contracts.Cases:ReviewPending",
                "Contracts.Documents:DocumentDisposed",
                "Contracts.Documents:DocumentFiled",
                "Contracts.Documents:DocumentFinalised",
                "Contracts.Documents:DocumentLockForced",
                "Contracts.Documents:DocumentSecrecyChanged",
                "Contracts.Documents:DocumentStruck",
                "Contracts.Documents:DocumentUpdated",
                "Contracts.Documents:DocumentVersionAdded",
                "Contracts.Documents:ReportRendered",
                "Contracts.Funding:ApplicationDecided",
                "Contracts.Funding:ApplicationReleased",
                "Contracts.Funding:ApplicationSubmitted",
                "Contracts.Funding:ApplicationWithdrawn",
                "Contracts.Funding:GrantRefused",
                "Contracts.Funding:GrantSettled",
                "Contracts.Funding:PaymentMade",
                "Contracts.Funding:PlanBalanced",
                "Contracts.Funding:PlanChanged",
                "Contracts.Funding:PlanGapOpened",
                "Contracts.Funding:ReservationCommitted",
                "Contracts.Funding:ReservationHeld",
                "Contracts.Funding:ReservationRefused",
                "Contracts.Funding:ReservationReleased",
                "Contracts.Funding:ReservationSettled",
            ],
            events.Select(type => MessageUrn.ForType(type).ToString()["urn:message:".Length..]).Order(StringComparer.Ordinal));
    }
}
