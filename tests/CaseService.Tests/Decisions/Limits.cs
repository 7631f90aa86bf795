using Contracts.Cases.V1;
using Grpc.Core;
using Testing;

namespace CaseService.Tests.Decisions;

/// <summary>What a clause's limit counts, and over what.</summary>
public sealed class Limits(CaseHost host)
{
    [Fact]
    public async Task The_total_of_a_project_counts_once_however_often_its_case_is_decided_in()
    {
        var matter = await Matter.Create(host, Matter.UpTo(500_000, LimitScope.Year, LimitCounts.ProjectTotal));
        await matter.Plan(300_000);
        var old = await matter.Take((await matter.Propose(clause: "8.3")).Name);
        await matter.Take((await matter.ProposeChange(ChangeKind.Correction, old.Name, clause: "8.3")).Name);
        await matter.Take((await matter.ProposeChange(ChangeKind.Amendment, old.Name, clause: "8.3")).Name);
        var other = await matter.Another();
        await other.Plan(300_000);

        var values = await Refusal.Of(StatusCode.FailedPrecondition, "LIMIT_EXCEEDED", other.Take((await other.Propose(clause: "8.3")).Name));

        Assert.Equal("300000.00", values["decidedBefore"]);
    }

    [Fact]
    public async Task Neither_a_correction_nor_a_revocation_uses_anything_of_a_limit()
    {
        var matter = await Matter.Create(host, Matter.UpTo(500_000, LimitScope.Year, LimitCounts.ProjectTotal));
        await matter.Plan(600_000);
        var old = await matter.Record((await matter.Propose(clause: "8.3")).Name, "LIMIT_EXCEEDED");
        await matter.Take((await matter.ProposeChange(ChangeKind.Correction, old.Name, clause: "8.3")).Name);
        await matter.Take((await matter.ProposeChange(ChangeKind.Revocation, old.Name, clause: "8.3")).Name);

        var other = await matter.Another();
        await other.Plan(500_000);
        Assert.Equal(DecisionState.Taken, (await other.Take((await other.Propose(clause: "8.3")).Name)).State);
    }

    [Fact]
    public async Task An_application_counts_once_by_what_was_decided_on_last()
    {
        var matter = await Matter.Create(host, Matter.UpTo(500_000, LimitScope.Case, LimitCounts.AppliedFor));
        await matter.Plan(900_000, grant: 300_000);
        var application = await matter.DraftApplication();
        var request = matter.Proposal(clause: "8.3");
        request.Decision.Points[0].Applications.Add(application);
        var old = await matter.Take((await matter.Propose(request)).Name);

        var again = await matter.ProposeChange(ChangeKind.Amendment, old.Name, clause: "8.3", more: decision => decision.Points[0].Applications.Add(application));

        Assert.Equal(DecisionState.Taken, (await matter.Take(again.Name)).State);
    }

    [Fact]
    public async Task What_an_application_that_is_not_drafted_yet_applies_for_is_not_known()
    {
        var matter = await Matter.Create(host, Matter.UpTo(500_000, LimitScope.Decision, LimitCounts.AppliedFor));
        await matter.Plan(2_000_000, grant: 900_000);
        var request = matter.Proposal(clause: "8.3");
        request.Decision.Points[0].Applications.Add($"{matter.Name}/applications/1");

        await Refusal.Of(StatusCode.FailedPrecondition, "LIMIT_NOT_CHECKABLE", matter.Take((await matter.Propose(request)).Name));
    }

    [Theory]
    [InlineData(LimitCounts.OwnMoney)]
    [InlineData(LimitCounts.AppliedFor)]
    [InlineData(LimitCounts.ProjectTotal)]
    public async Task A_limit_that_the_next_version_of_the_order_brings_is_checked_with_what_was_decided_before(LimitCounts counts)
    {
        var matter = await Matter.Create(host);
        await matter.Plan(320_000, grant: 300_000);
        await matter.Take((await matter.Propose(With300000(matter, await matter.DraftApplication()))).Name);
        var withoutPlan = await matter.Another();
        await withoutPlan.Take((await withoutPlan.Propose(clause: "8.4")).Name);
        await matter.PutOrder(
            matter.Register.Board, version: 2,
            new Clause { Number = "8.4", Matter = "Yttranden", Delegates = { $"{matter.Register.Name}/offices/direktor" }, Limit = Matter.UpTo(700_000, LimitScope.Year, counts) },
            Matter.Today);

        var (second, third) = (await matter.Another(), await matter.Another());
        foreach (var other in new[] { second, third })
            await other.Plan(320_000, grant: 300_000);
        await second.Take((await second.Propose(With300000(second, await second.DraftApplication()))).Name);
        var proposed = await third.Propose(With300000(third, await third.DraftApplication()));

        await Refusal.Of(StatusCode.FailedPrecondition, "LIMIT_EXCEEDED", third.Take(proposed.Name));

        static ProposeDecisionRequest With300000(Matter matter, string application)
        {
            var request = matter.Proposal(300_000, "8.4");
            request.Decision.Points.Add(new DecisionPoint { Text = "Skicka ansökan.", Amount = Matter.Sek(1_000_000), Applications = { application } });
            return request;
        }
    }

    [Fact]
    public async Task What_the_board_decides_itself_uses_nothing_of_its_delegates_limit()
    {
        var matter = await Matter.Create(host, Matter.UpTo(500_000, LimitScope.Year));
        var request = matter.Proposal(450_000, "8.3");
        (request.Decision.Kind, request.Decision.ProposedBy) = (DecisionKind.Board, $"{matter.Register.Name}/offices/direktor");
        await matter.RecordBoards(Matter.Minuted((await matter.Propose(request)).Name));

        Assert.Equal(DecisionState.Taken, (await matter.Take((await matter.Propose(100_000, "8.3")).Name)).State);
    }

    [Theory]
    [InlineData(LimitScope.Year)]
    [InlineData(LimitScope.Case)]
    public async Task What_is_recorded_late_and_breaks_the_limit_of_what_was_decided_later_is_a_finding(LimitScope scope)
    {
        var matter = await Matter.Create(host, Matter.UpTo(500_000, scope));
        var later = await matter.Record((await matter.Propose(400_000, "8.3")).Name, new DateOnly(2024, 3, 20), "direktor");
        var late = scope == LimitScope.Case ? matter : await matter.Another();
        var (fits, breaks) = (await late.Propose(100_000, "8.3"), await late.Propose(100_001, "8.3"));

        var fault = await Assert.ThrowsAsync<RpcException>(() => late.Record(breaks.Name, new DateOnly(2024, 3, 10), "direktor").ResponseAsync);
        Assert.Equal(("FINDINGS_NOT_ACKNOWLEDGED", "LIMIT_EXCEEDED_LATER"), (Refusal.Info(fault)?.Type, Refusal.Info(fault)?.Metadata["codes"]));
        Assert.Empty((await late.Record(fits.Name, new DateOnly(2024, 3, 10), "direktor")).Findings);

        var found = Assert.Single((await late.Record(breaks.Name, new DateOnly(2024, 3, 5), "direktor", "LIMIT_EXCEEDED_LATER")).Findings);
        Assert.Equal((later.Name, "500000.00"), (found.Values["later"], found.Values["decided"]));
    }

    [Fact]
    public async Task What_was_decided_later_and_revoked_or_in_another_year_breaks_no_limit_of_what_is_recorded_late()
    {
        var matter = await Matter.Create(host, Matter.UpTo(500_000, LimitScope.Year));
        var revoked = await matter.Record((await matter.Propose(300_000, "8.3")).Name, new DateOnly(2024, 3, 20), "direktor");
        await matter.Record((await matter.ProposeChange(ChangeKind.Revocation, revoked.Name, clause: "8.3")).Name, new DateOnly(2024, 3, 21), "direktor");
        await matter.Record((await matter.Propose(300_001, "8.3")).Name, new DateOnly(2025, 1, 1), "direktor");

        Assert.Empty((await matter.Record((await matter.Propose(300_002, "8.3")).Name, new DateOnly(2024, 3, 10), "direktor")).Findings);
    }
}
