using Contracts.Cases;
using Contracts.Funding.V1;
using Grpc.Core;
using ServiceDefaults;
using Testing;

namespace FundingService.Tests.Plans;

/// <summary>A plan and the decisions that rest on it, as CaseService tells of them.</summary>
public sealed class PlanLockTests(FundingHost host)
{
    [Fact]
    public async Task A_decided_plan_is_locked_and_what_happens_to_its_rows_is_still_noted()
    {
        var (region, plan) = await Decided(60);
        Assert.Equal((PlanState.Decided, Decision(plan, 1)), (plan.State, plan.Decision));

        var refused = await Refusal.Of(StatusCode.FailedPrecondition, "PLAN_DECIDED", Put(region, plan, 70));
        Assert.Equal((Decision(plan, 1), "1"), (refused["decision"], refused["version"]));
        plan.Contributions[0].CertificateReceived = new DateOnly(2024, 3, 1).ToDate();
        var noted = await region.Plans.PutPlanAsync(new() { Plan = plan }, region.Officer);

        Assert.Equal((2, PlanState.Decided), (noted.Version, noted.State));
        Assert.Equal(
            [PlanChange.Noted, PlanChange.Put], (await region.Plans.ListPlanVersionsAsync(new() { Parent = plan.Name }, region.Officer)).Versions.Select(one => one.Change));
    }

    [Fact]
    public async Task A_change_waits_for_a_new_decision_to_be_proposed_and_is_decided_with_it()
    {
        var (region, plan) = await Decided(60);
        await Happens(new DecisionProposed(region.Id, InCase(plan), Decision(plan, 2), "", DateTimeOffset.UnixEpoch));

        var changed = await Put(region, plan, 70);
        Assert.Equal((2, PlanState.Changing), (changed.Version, changed.State));
        await Happens(region.Taken(InCase(plan)) with { Decision = Decision(plan, 2), At = TimeProvider.System.GetUtcNow() });

        var decided = await Get(region, plan);
        Assert.Equal((2, PlanState.Decided, Decision(plan, 2)), (decided.Version, decided.State, decided.Decision));
        await Refusal.Of(StatusCode.FailedPrecondition, "PLAN_DECIDED", Put(region, plan, 80));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_change_that_comes_to_nothing_leaves_the_plan_as_it_was_decided(bool isDeclined)
    {
        var (region, plan) = await Decided(60);
        await Happens(new DecisionProposed(region.Id, InCase(plan), Decision(plan, 2), "", DateTimeOffset.UnixEpoch));
        await Put(region, plan, 70);

        if (isDeclined)
            await Happens(new DecisionDeclined(region.Id, InCase(plan), Decision(plan, 2), "", "Nej.", DateTimeOffset.UnixEpoch));
        else
            await Happens(new DecisionWithdrawn(region.Id, InCase(plan), Decision(plan, 2), "", "Fel.", DateTimeOffset.UnixEpoch));

        var restored = await Get(region, plan);
        Assert.Equal((3, PlanState.Decided, 60m), (restored.Version, restored.State, restored.Contributions[0].Amount.ToKronor()));
        // Told late, that it was proposed opens nothing.
        await Happens(new DecisionProposed(region.Id, InCase(plan), Decision(plan, 2), "", DateTimeOffset.UnixEpoch));
        await Refusal.Of(StatusCode.FailedPrecondition, "PLAN_DECIDED", Put(region, plan, 70));
    }

    [Fact]
    public async Task A_revoked_decision_gives_the_plan_back_to_the_decision_before_it_and_the_first_one_to_its_authors()
    {
        var (region, plan) = await Decided(60);
        await Happens(new DecisionProposed(region.Id, InCase(plan), Decision(plan, 2), "", DateTimeOffset.UnixEpoch));
        await Put(region, plan, 70);
        await Happens(region.Taken(InCase(plan)) with { Decision = Decision(plan, 2), Change = "amendment", Changes = Decision(plan, 1), At = TimeProvider.System.GetUtcNow() });

        await Happens(new DecisionRevoked(region.Id, InCase(plan), Decision(plan, 2), Decision(plan, 3), "", DateTimeOffset.UnixEpoch));
        await Happens(region.Taken(InCase(plan)) with { Decision = Decision(plan, 3), Change = "revocation", Changes = Decision(plan, 2), At = TimeProvider.System.GetUtcNow() });
        var restored = await Get(region, plan);
        Assert.Equal((PlanState.Decided, 60m, Decision(plan, 1)), (restored.State, restored.Contributions[0].Amount.ToKronor(), restored.Decision));

        await Happens(new DecisionRevoked(region.Id, InCase(plan), Decision(plan, 1), Decision(plan, 4), "", DateTimeOffset.UnixEpoch));
        Assert.Equal((PlanState.Draft, ""), ((await Put(region, plan, 80)).State, (await Get(region, plan)).Decision));
    }

    [Fact]
    public async Task What_was_put_after_the_decision_and_before_it_was_told_was_not_decided()
    {
        var region = host.NewOrganisation();
        var plan = await Put(region, NewPlan(region), 60);
        var at = TimeProvider.System.GetUtcNow();
        await Put(region, plan, 70);

        await Happens(region.Taken(InCase(plan)) with { At = at });

        var decided = await Get(region, plan);
        Assert.Equal((3, PlanState.Decided, 60m), (decided.Version, decided.State, decided.Contributions[0].Amount.ToKronor()));
    }

    [Fact]
    public async Task The_same_message_again_changes_nothing()
    {
        var (region, plan) = await Decided(60);
        var id = Guid.NewGuid();
        var proposed = new DecisionProposed(region.Id, InCase(plan), Decision(plan, 2), "", DateTimeOffset.UnixEpoch);
        await host.Publish(proposed, id);
        await host.Handled(id);
        await Happens(new DecisionDeclined(region.Id, InCase(plan), Decision(plan, 2), "", "Nej.", DateTimeOffset.UnixEpoch));
        await host.Publish(proposed, id);
        await Happens(new DecisionDeclined(region.Id, InCase(plan), Decision(plan, 2), "", "Nej.", DateTimeOffset.UnixEpoch));

        Assert.Equal((1, PlanState.Decided), ((await Get(region, plan)).Version, (await Get(region, plan)).State));
    }

    private async Task<(TestOrganisation, FundingPlan)> Decided(decimal amount)
    {
        var region = host.NewOrganisation();
        var plan = await Put(region, NewPlan(region), amount);
        await Happens(region.Taken(InCase(plan)) with { At = TimeProvider.System.GetUtcNow() });
        return (region, await Get(region, plan));
    }

    private static FundingPlan NewPlan(TestOrganisation region) => new()
    {
        Name = $"{region.NewCase()}/plan",
        Total = 100m.ToMoney(),
        Contributions = { new Contribution { Financier = "Regionen", Kind = ContributionKind.Cash }, new Contribution { Financier = "Kommunen", Rest = true } },
    };

    private static AsyncUnaryCall<FundingPlan> Put(TestOrganisation region, FundingPlan plan, decimal amount)
    {
        var changed = plan.Clone();
        changed.Contributions[0].Amount = amount.ToMoney();
        return region.Plans.PutPlanAsync(new() { Plan = changed }, region.Officer);
    }

    private static async Task<FundingPlan> Get(TestOrganisation region, FundingPlan plan) => await region.Plans.GetPlanAsync(new() { Name = plan.Name }, region.Officer);

    private static string InCase(FundingPlan plan) => plan.Name[..^"/plan".Length];

    private static string Decision(FundingPlan plan, int number) => $"{InCase(plan)}/decisions/{number}";

    private Task Happens<TEvent>(TEvent happened) where TEvent : class => host.Happens(happened);
}
