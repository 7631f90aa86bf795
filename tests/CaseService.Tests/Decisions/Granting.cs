using Contracts.Cases.V1;
using Contracts.Funding.V1;
using Grpc.Core;
using ServiceDefaults;
using Testing;

namespace CaseService.Tests.Decisions;

/// <summary>The organisation grants, in a case of its own, what it applied for in another.</summary>
public sealed class Granting(CaseHost host)
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_applies_and_grants_is_warned_of()
    {
        var (applying, granting) = await Cases(grant: 460_000);
        var sending = applying.Proposal();
        sending.Decision.Points[0].Applications.Add($"{applying.Name}/applications/1");
        await applying.Take((await applying.Propose(sending)).Name);

        var taken = await granting.Take(await Grant(applying, granting));

        Assert.Equal(["GRANTED_BY_APPLICANT"], taken.Warnings.Select(warning => warning.Code));
        Assert.Equal($"{applying.Name}/applications/1", taken.Warnings[0].Values["application"]);
    }

    [Fact]
    public async Task Who_grants_what_nobody_or_somebody_else_applied_for_is_not()
    {
        var (applying, granting) = await Cases(grant: 460_000);

        Assert.Empty((await granting.Take(await Grant(applying, granting))).Warnings);
    }

    [Theory]
    [InlineData(460_000.99, true)]
    [InlineData(461_000, false)]
    public async Task A_grant_above_the_limit_of_the_rule_is_refused_where_it_is_granted_and_recorded_with_a_finding(double kronor, bool allowed)
    {
        var (applying, granting) = await Cases((decimal)kronor);
        var proposed = await Grant(applying, granting);

        if (allowed)
        {
            Assert.Equal(DecisionState.Taken, (await granting.Take(proposed)).State);
            return;
        }

        var values = await Refusal.Of(StatusCode.FailedPrecondition, "SHARE_OVER_LIMIT", granting.Take(proposed));
        Assert.Equal(("461000.00", "460000.00"), (values["counted"], values["limit"]));
        Assert.Equal(["SHARE_OVER_LIMIT"], (await granting.Record(proposed, "SHARE_OVER_LIMIT")).Findings.Select(finding => finding.Code));
    }

    [Fact]
    public async Task The_amount_that_is_granted_is_what_counts_and_not_what_was_applied_for()
    {
        var (applying, granting) = await Cases(grant: 900_000);
        var less = granting.Proposal();
        less.Decision.Points[0].Grants.Add($"{applying.Name}/applications/1");
        less.Decision.Points[0].Ceiling = Matter.Sek(460_000);
        var proposed = await granting.Propose(less);

        Assert.Equal(DecisionState.Taken, (await granting.Take(proposed.Name)).State);
        await Eventually.Holds(async () => await Application(applying) is { State: ApplicationState.Granted, Outcome.Grant.Amount.Units: 460_000 }, Now);
    }

    [Fact]
    public async Task Who_sent_the_application_that_another_decided_on_is_warned_of_as_well()
    {
        var (applying, granting) = await Cases(grant: 460_000);
        await host.Publish(new Contracts.Cases.DecisionTaken(
            applying.Register.Id, applying.Name, "", $"{applying.Name}/decisions/9", new DateOnly(2024, 1, 1), ["En annan"], applying.Register.Board, "8.2", "",
            [$"{applying.Name}/applications/1"], "", [], DateTimeOffset.UnixEpoch));
        await Eventually.Holds(async () => (await Application(applying)).State == ApplicationState.Released, Now);
        await host.Applications.SubmitApplicationAsync(
            new() { Name = $"{applying.Name}/applications/1", Submission = new() { Day = Matter.Day(new(2024, 1, 2)) } },
            applying.Register.As(Matter.Director), cancellationToken: Now);

        Assert.Equal(["GRANTED_BY_APPLICANT"], (await granting.Take(await Grant(applying, granting))).Warnings.Select(warning => warning.Code));
    }

    [Fact]
    public async Task What_was_not_applied_for_is_not_granted()
    {
        var matter = await Matter.Create(host);
        var request = matter.Proposal();
        request.Decision.Points[0].Grants.Add($"{matter.Name}/applications/7");

        var refused = await Assert.ThrowsAsync<RpcException>(() => matter.Propose(request));

        Assert.Equal((StatusCode.NotFound, "RESOURCE_NOT_FOUND"), (refused.StatusCode, Refusal.Info(refused)?.Type));
    }

    [Theory]
    [InlineData(900_000, true)]
    [InlineData(900_000, false)]
    [InlineData(null, true)]
    public async Task Own_money_is_counted_where_no_frame_is_named_and_all_that_is_applied_for_where_no_amount_is(int? kronor, bool grants)
    {
        var (applying, granting) = await Cases(grant: 900_000, total: 2_000_000);
        var request = granting.Proposal(clause: "8.3");
        request.Decision.Points[0].Amount = kronor is { } amount ? Matter.Sek(amount) : null;
        if (grants)
            request.Decision.Points[0].Grants.Add($"{applying.Name}/applications/1");

        var values = await Refusal.Of(StatusCode.FailedPrecondition, "LIMIT_EXCEEDED", granting.Take((await granting.Propose(request)).Name));

        Assert.Equal(900_000, decimal.Parse(values["amount"], System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_grant_by_a_board_above_the_limit_of_the_rule_is_a_finding_and_until_then_nothing_moves()
    {
        var (applying, granting) = await Cases(grant: 461_000);
        var proposed = await granting.ProposeToBoard(100_000);
        var point = granting.SetAside(200_000);
        var grant = new DecisionPoint { Text = "Bevilja.", Grants = { $"{applying.Name}/applications/1" } };

        var values = await Refusal.Of(StatusCode.FailedPrecondition, "FINDINGS_NOT_ACKNOWLEDGED", granting.RecordBoards(Matter.Minuted(proposed.Name, point, grant)));
        Assert.Equal("SHARE_OVER_LIMIT", values["codes"]);
        Assert.Equal((100_000, 0), await granting.Money());

        var acknowledged = Matter.Minuted(proposed.Name, point, grant);
        acknowledged.AcknowledgedFindings.Add("SHARE_OVER_LIMIT");
        Assert.Equal(["SHARE_OVER_LIMIT"], (await granting.RecordBoards(acknowledged)).Findings.Select(finding => finding.Code));
        await granting.MoneyIs(held: 0, committed: 200_000);
    }

    [Fact]
    public async Task Not_even_a_board_grants_what_was_not_applied_for()
    {
        var matter = await Matter.Create(host);
        var proposed = await matter.ProposeToBoard();
        var grant = new DecisionPoint { Text = "Bevilja.", Grants = { $"{matter.Name}/applications/7" } };

        var refused = await Assert.ThrowsAsync<RpcException>(() => matter.RecordBoards(Matter.Minuted(proposed.Name, grant)).ResponseAsync);

        Assert.Equal((StatusCode.NotFound, "RESOURCE_NOT_FOUND"), (refused.StatusCode, Refusal.Info(refused)?.Type));
    }

    [Fact]
    public async Task All_points_together_name_a_hundred_applications_and_no_more()
    {
        var matter = await Matter.Create(host);
        var request = matter.Proposal();
        request.Decision.Points[0].Grants.Add(Enumerable.Range(1, 60).Select(number => $"{matter.Name}/applications/{number}"));
        request.Decision.Points.Add(new DecisionPoint { Text = "Bevilja.", Applications = { Enumerable.Range(51, 51).Select(number => $"{matter.Name}/applications/{number}") } });

        var refused = await Assert.ThrowsAsync<RpcException>(() => matter.Propose(request));
        Assert.Equal(["decision.points"], Violated.Fields(refused));

        request.Decision.Points[1].Applications.RemoveAt(0);
        request.Decision.Points[1].Applications.RemoveAt(49);
        Assert.Equal("RESOURCE_NOT_FOUND", Refusal.Info(await Assert.ThrowsAsync<RpcException>(() => matter.Propose(request)))?.Type);
    }

    /// <summary>A case with an application to the state grant, of a project of so many kronor, and the case in which it is decided.</summary>
    private async Task<(Matter Applying, Matter Granting)> Cases(decimal grant, decimal total = 920_000)
    {
        var applying = await Matter.Create(host);
        await host.Rules.PutGrantRuleAsync(
            new()
            {
                Rule = new GrantRule
                {
                    Name = $"{applying.Register.Name}/grantRules/half", Source = "state-grant-1:1", Base = RuleBase.TotalCosts, LimitPercent = "50",
                    Aggregation = RuleAggregation.PerFinancier, Tolerance = Matter.Sek(1), ValidFrom = Matter.Day(new(2004, 1, 1)),
                },
            },
            applying.Register.Administrator, cancellationToken: Now);
        await applying.Plan(total, grant);
        await applying.DraftApplication();
        return (applying, await applying.Another());
    }

    private async Task<Application> Application(Matter matter) =>
        await host.Applications.GetApplicationAsync(new() { Name = $"{matter.Name}/applications/1" }, matter.Register.Officer, cancellationToken: Now);

    private static async Task<string> Grant(Matter applying, Matter granting)
    {
        var request = granting.Proposal();
        request.Decision.Points[0].Grants.Add($"{applying.Name}/applications/1");
        return (await granting.Propose(request)).Name;
    }
}
