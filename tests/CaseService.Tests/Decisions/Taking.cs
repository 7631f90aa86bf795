using Contracts.Cases.V1;
using Google.Rpc;
using Grpc.Core;
using Testing;

namespace CaseService.Tests.Decisions;

/// <summary>The calling person decides now.</summary>
public sealed class Taking(CaseHost host)
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_holds_the_office_decides_today_and_the_money_is_committed()
    {
        var matter = await Matter.Create(host);
        var proposed = await matter.Propose(460_000);
        Assert.Equal((460_000, 0), await matter.Money());

        var taken = await matter.Take(proposed.Name);

        Assert.Equal((DecisionState.Taken, Matter.Day(Matter.Today)), (taken.State, taken.Decided));
        var by = Assert.Single(taken.DecidedBy);
        Assert.Equal(("Exempel Granlund", "Regional utvecklingsdirektör", false), (by.PersonName, by.OfficeTitle, by.Acting));
        Assert.Equal((matter.Order, matter.Register.Board), (taken.DelegationOrder, taken.ReportTo));
        Assert.Equal(CaseStatus.Decided, await matter.Status());
        await matter.MoneyIs(held: 0, committed: 460_000);
    }

    [Fact]
    public async Task Software_never_decides()
    {
        var matter = await Matter.Create(host);
        var proposed = await matter.Propose();
        // Also under a person's id.
        var software = new Metadata { { "authorization", $"Bearer {host.Identity.Token(Matter.Director, matter.Register.Id, kind: "software", roles: ["registrar"])}" } };

        await Refusal.Of(StatusCode.PermissionDenied, "SOFTWARE_NEVER_DECIDES", host.Decisions.TakeDecisionAsync(new() { Name = proposed.Name }, software, cancellationToken: Now));
        await Refusal.Of(StatusCode.PermissionDenied, "SOFTWARE_NEVER_DECIDES", host.Decisions.DeclineDecisionAsync(new() { Name = proposed.Name, Reason = "Nej" }, software, cancellationToken: Now));
        await Refusal.Of(StatusCode.PermissionDenied, "SOFTWARE_NEVER_DECIDES", host.Decisions.RecordBoardDecisionAsync(Matter.Minuted(proposed.Name), software, cancellationToken: Now));
        Assert.Equal(DecisionState.Proposed, (await matter.Get(proposed.Name)).State);
    }

    [Fact]
    public async Task Who_holds_no_office_is_refused_whatever_roles_he_has()
    {
        var matter = await Matter.Create(host);
        var proposed = await matter.Propose();

        await Refusal.Of(
            StatusCode.FailedPrecondition, "OFFICE_NOT_HELD",
            host.Decisions.TakeDecisionAsync(new() { Name = proposed.Name }, matter.Register.As("p-777", "registrar", "administrator"), cancellationToken: Now));
        // The office's former holder.
        await Refusal.Of(StatusCode.FailedPrecondition, "OFFICE_NOT_HELD", matter.Take(proposed.Name, by: "p-001"));
        await Refusal.Of(StatusCode.FailedPrecondition, "OFFICE_NOT_DELEGATE", matter.Take(proposed.Name, by: Matter.Head));
    }

    [Fact]
    public async Task Every_condition_that_fails_is_told_at_once_and_nothing_is_changed()
    {
        var matter = await Matter.Create(host);
        var proposed = await matter.Propose(500_000.01m, clause: "8.3");
        await matter.NoteConflict(Matter.Head);
        await host.Frames.ReleaseReservationAsync(new() { Name = proposed.Reservation }, matter.Register.Officer, cancellationToken: Now);
        var history = await matter.History();

        var fault = await Assert.ThrowsAsync<RpcException>(() => matter.Take(proposed.Name, by: Matter.Head).ResponseAsync);

        string[] all = ["OFFICE_NOT_DELEGATE", "LIMIT_EXCEEDED", "CONFLICT_OF_INTEREST", "MONEY_NOT_HELD"];
        Assert.Equal((all[0], string.Join(',', all)), (Refusal.Info(fault)?.Type, Refusal.Info(fault)?.Metadata["codes"]));
        var details = Google.Rpc.Status.Parser.ParseFrom(fault.Trailers.GetValueBytes("grpc-status-details-bin")).Details;
        var failures = details.Single(detail => detail.Is(PreconditionFailure.Descriptor)).Unpack<PreconditionFailure>().Violations;
        Assert.Equal(all, failures.Select(failure => failure.Type));
        Assert.Contains("limit=500000", failures[1].Subject, StringComparison.Ordinal);
        Assert.Equal(DecisionState.Proposed, (await matter.Get(proposed.Name)).State);
        Assert.Equal(history, await matter.History());
    }

    [Fact]
    public async Task An_order_that_is_not_in_force_gives_no_right()
    {
        var matter = await Matter.Create(host);
        var request = matter.Proposal();
        (request.Decision.TermFrom, request.Decision.TermTo) = (2019, 2022);
        var proposed = await matter.Propose(request);

        await Refusal.Of(StatusCode.FailedPrecondition, "ORDER_NOT_IN_FORCE", matter.Take(proposed.Name));
    }

    [Fact]
    public async Task Callers_who_take_at_once_get_one_decision_and_one_entry_in_the_history()
    {
        var matter = await Matter.Create(host);
        var proposed = await matter.Propose(100_000);

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => matter.Take(proposed.Name).ResponseAsync));

        Assert.Single(answers.Distinct());
        Assert.Single(await matter.History(), what => what == "DecisionTaken");
        await matter.MoneyIs(held: 0, committed: 100_000);
    }

    [Fact]
    public async Task Of_taking_declining_and_withdrawing_at_once_one_wins_and_the_others_hear_what_has_become_of_it()
    {
        var matter = await Matter.Create(host);
        for (var round = 0; round < 8; round++)
        {
            var before = (await matter.Money()).Committed;
            var proposed = await matter.Propose(1_000 + round);
            AsyncUnaryCall<Decision>[] calls = [matter.Take(proposed.Name), matter.Decline(proposed.Name), matter.Withdraw(proposed.Name)];
            var outcomes = await Task.WhenAll(calls.Select(Outcome));

            var won = Assert.Single(outcomes, outcome => outcome.State is not null).State;
            var expected = won switch { DecisionState.Taken => "DECISION_TAKEN", DecisionState.Declined => "DECISION_DECLINED", _ => "DECISION_WITHDRAWN" };
            Assert.All(outcomes.Where(outcome => outcome.State is null), outcome => Assert.Equal(expected, outcome.Reason));
            Assert.Equal(won, (await matter.Get(proposed.Name)).State);
            await matter.MoneyIs(0, won == DecisionState.Taken ? before + 1_000 + round : before);
        }

        static async Task<(DecisionState? State, string? Reason)> Outcome(AsyncUnaryCall<Decision> call)
        {
            try
            {
                return ((await call).State, null);
            }
            catch (RpcException refused)
            {
                return (null, Refusal.Info(refused)?.Type);
            }
        }
    }

    [Fact]
    public async Task Two_decisions_that_are_taken_at_once_do_not_get_round_the_limit_of_the_year()
    {
        var one = await Matter.Create(host, Matter.UpTo(500_000, LimitScope.Year));
        var other = await one.Another();
        var (first, second) = (await one.Propose(300_000, "8.3"), await other.Propose(300_000, "8.3"));

        var outcomes = await Task.WhenAll(new[] { one.Take(first.Name), other.Take(second.Name) }.Select(async call =>
        {
            try
            {
                return (await call).State.ToString();
            }
            catch (RpcException refused)
            {
                return Refusal.Info(refused)?.Type;
            }
        }));

        Assert.Equal(["LIMIT_EXCEEDED", "Taken"], outcomes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_same_request_again_gets_the_same_answer_whatever_has_happened_since()
    {
        var matter = await Matter.Create(host);
        var proposed = await matter.Propose(100_000);
        var id = Guid.NewGuid().ToString();

        var first = await matter.Take(proposed.Name, requestId: id);
        await matter.Take((await matter.ProposeChange(ChangeKind.Revocation, proposed.Name)).Name);

        Assert.Equal(first, await matter.Take(proposed.Name, requestId: id));
    }

    [Fact]
    public async Task What_somebody_else_has_taken_is_refused_with_his_name()
    {
        var matter = await Matter.Create(host);
        var proposed = await matter.Propose();
        await matter.Take(proposed.Name);

        var values = await Refusal.Of(StatusCode.FailedPrecondition, "DECISION_TAKEN", matter.Take(proposed.Name, by: Matter.Head));

        Assert.Equal("Exempel Granlund, Regional utvecklingsdirektör", values["decidedBy"]);
    }

    [Fact]
    public async Task An_acting_holder_decides_as_acting_and_in_the_office_that_he_names()
    {
        var matter = await Matter.Create(host);
        var content = matter.Register.Content();
        content.Offices[0].Tenures.Add(matter.Register.Tenure(Matter.Head, "Prov p-005", Matter.Today.AddDays(-1), Matter.Today, acting: true));
        await host.Organisations.PutOrganisationAsync(new() { Organisation = content }, matter.Register.Administrator, cancellationToken: Now);
        var proposed = await matter.Propose();

        var inOther = new TakeDecisionRequest { Name = proposed.Name, Office = $"{matter.Register.Name}/offices/enhetschef" };
        await Refusal.Of(StatusCode.FailedPrecondition, "OFFICE_NOT_DELEGATE", host.Decisions.TakeDecisionAsync(inOther, matter.Register.As(Matter.Head), cancellationToken: Now));
        var taken = await matter.Take(proposed.Name, by: Matter.Head);

        Assert.True(Assert.Single(taken.DecidedBy).Acting);
    }
}
