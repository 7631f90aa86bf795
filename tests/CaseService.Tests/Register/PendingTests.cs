using CaseService.Register;
using Contracts.Cases.V1;

namespace CaseService.Tests.Register;

/// <summary>What the overview asks people to do.</summary>
public sealed class PendingTests
{
    private const string Case = "organisations/o1/cases/RUN-1-2026";

    [Theory]
    [InlineData(true, null, true)]
    [InlineData(true, ChangeKind.Correction, true)]
    [InlineData(true, ChangeKind.Amendment, false)]
    [InlineData(true, ChangeKind.Revocation, false)]
    [InlineData(false, null, false)]
    public void An_annulled_revocation_of_what_had_money_waits_for_a_person_until_somebody_decides_on_it(bool hadMoney, ChangeKind? since, bool waits)
    {
        var overview = new CaseOverview
        {
            Decisions = { Decision(1), Decision(2, ChangeKind.Revocation) },
            LegalForce = { new LegalForce { Decision = $"{Case}/decisions/2", State = LegalForceState.Annulled } },
        };
        overview.Decisions[0].Reservation = hadMoney ? "organisations/o1/reservations/1" : "";
        if (since is { } kind)
            overview.Decisions.Add(Decision(3, kind));

        Assert.Equal(waits, Pending.ToDo(overview).Contains("REVOCATION_ANNULLED"));
    }

    private static Decision Decision(int number, ChangeKind? kind = null) => new()
    {
        Name = $"{Case}/decisions/{number}",
        State = DecisionState.Taken,
        Change = kind is { } change ? new Change { Kind = change, Decision = $"{Case}/decisions/1" } : null,
    };
}
