using Contracts.Cases.V1;
using Grpc.Core;
using Testing;

namespace CaseService.Tests.Decisions;

/// <summary>A proposal is declined or taken back: its money is free again, and the case is what it was.</summary>
public sealed class Ending(CaseHost host)
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_may_decide_may_say_no_and_the_money_is_free_again()
    {
        var matter = await Matter.Create(host);
        var proposed = await matter.Propose(460_000);

        var declined = await matter.Decline(proposed.Name, reason: "Ryms inte i planen.");

        Assert.Equal(DecisionState.Declined, declined.State);
        Assert.Equal(("Exempel Granlund, Regional utvecklingsdirektör", "Ryms inte i planen."), (declined.Ending.By, declined.Ending.Reason));
        Assert.Equal(CaseStatus.Registered, await matter.Status());
        await matter.MoneyIs(0, 0);
        Assert.Equal(declined, await matter.Decline(proposed.Name, reason: "Ryms inte i planen."));
        await Refusal.Of(StatusCode.FailedPrecondition, "DECISION_DECLINED", matter.Decline(proposed.Name, reason: "Något annat."));
        await Refusal.Of(StatusCode.FailedPrecondition, "DECISION_DECLINED", matter.Take(proposed.Name));
    }

    [Fact]
    public async Task Who_may_not_decide_may_not_say_no_either_but_a_registrar_notes_it()
    {
        var matter = await Matter.Create(host);
        var proposed = await matter.Propose();

        await Refusal.Of(StatusCode.FailedPrecondition, "OFFICE_NOT_DELEGATE", matter.Decline(proposed.Name, by: Matter.Head));
        await Refusal.Of(StatusCode.FailedPrecondition, "OFFICE_NOT_HELD", matter.Decline(proposed.Name, by: "p-777"));
        var noted = await host.Decisions.DeclineDecisionAsync(new() { Name = proposed.Name, Reason = "Muntligt avslag." }, matter.Registrar, cancellationToken: Now);

        Assert.Equal("p-009", noted.Ending.By);
    }

    [Fact]
    public async Task A_proposal_that_was_withdrawn_can_be_made_again_and_is_another_one()
    {
        var matter = await Matter.Create(host);
        var first = await matter.Propose(460_000);
        Assert.Equal(first.Name, (await matter.Propose(460_000)).Name);

        Assert.Equal(DecisionState.Withdrawn, (await matter.Withdraw(first.Name)).State);
        Assert.Equal(CaseStatus.Registered, await matter.Status());
        await matter.MoneyIs(0, 0);
        var second = await matter.Propose(460_000);

        Assert.Equal(($"{matter.Name}/decisions/2", DecisionState.Proposed), (second.Name, second.State));
        Assert.Equal((460_000, 0), await matter.Money());
    }

    [Fact]
    public async Task A_case_goes_back_to_what_its_other_decisions_make_it()
    {
        var matter = await Matter.Create(host);
        await matter.Take((await matter.Propose()).Name);
        var second = await matter.Propose(1_000);
        var third = await matter.ProposeToBoard(2_000);
        Assert.Equal(CaseStatus.AtBoard, await matter.Status());

        await matter.Withdraw(third.Name);
        Assert.Equal(CaseStatus.Proposed, await matter.Status());
        await matter.Decline(second.Name);
        Assert.Equal(CaseStatus.Decided, await matter.Status());
        Assert.Equal(
            ["CaseRegistered", "DecisionProposed", "DecisionTaken", "DecisionProposed", "DecisionProposed", "DecisionWithdrawn", "DecisionDeclined"], await matter.History());
    }

    [Fact]
    public async Task Money_of_an_attempt_that_was_never_kept_is_released_with_the_proposal()
    {
        var matter = await Matter.Create(host);
        var proposed = await matter.ProposeToBoard(100_000);
        // As if the service had died between exchanging the money for the board's points and keeping the board's decision.
        await host.Frames.HoldReservationAsync(
            new()
            {
                Parent = matter.Register.Name, Replace = true,
                Reservation = new()
                {
                    Case = matter.Name, Decision = proposed.Name,
                    Lines = { new Contracts.Funding.V1.ReservationLine { Point = 1, Amount = Matter.Sek(900_000), Frames = { matter.Frame }, Years = { Matter.Today.Year } } },
                },
            },
            matter.Register.Officer, cancellationToken: Now);
        Assert.Equal((900_000, 0), await matter.Money());

        await matter.Withdraw(proposed.Name);

        await matter.MoneyIs(0, 0);
    }

    [Fact]
    public async Task A_reason_is_needed()
    {
        var matter = await Matter.Create(host);
        var proposed = await matter.Propose();

        await Refusal.Of(StatusCode.InvalidArgument, "INVALID_REQUEST", matter.Decline(proposed.Name, reason: " "));
        await Refusal.Of(StatusCode.InvalidArgument, "INVALID_REQUEST", matter.Withdraw(proposed.Name, reason: ""));
    }
}
