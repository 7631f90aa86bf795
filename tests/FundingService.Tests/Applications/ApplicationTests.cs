using Contracts.Funding;
using Contracts.Funding.V1;
using Google.Type;
using Grpc.Core;
using ServiceDefaults;
using Testing;

namespace FundingService.Tests.Applications;

public sealed class ApplicationTests(FundingHost host)
{
    [Fact]
    public async Task An_application_asks_for_what_the_plan_says()
    {
        var region = host.NewOrganisation();
        var inCase = await CaseWithPlan(region);
        var first = await Draft(region, inCase, "Tillväxtmyndigheten", "call");
        var second = await Draft(region, inCase, "Regionen", "state-grant-1:1");

        Assert.Equal(($"{inCase}/applications/1", 300m, "30", ApplicationState.Draft), (first.Name, first.Amount.ToKronor(), first.SharePercent, first.State));
        Assert.Equal(($"{inCase}/applications/2", 200m, "", "RUN/379/2019"), (second.Name, second.Amount.ToKronor(), second.SharePercent, second.DecidedInCase));
        Assert.Equal(new Date { Year = 2019, Month = 7 }, second.Drafted);
        Assert.Equal([first, second], (await region.Applications.ListApplicationsAsync(new() { Parent = inCase }, region.Officer)).Applications);
        Assert.Equal(second, await region.Applications.GetApplicationAsync(new() { Name = second.Name }, region.Officer));
    }

    [Fact]
    public async Task The_same_financier_and_source_again_is_the_same_application()
    {
        var region = host.NewOrganisation();
        var inCase = await CaseWithPlan(region);
        var drafts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Draft(region, inCase, "Tillväxtmyndigheten", "call")));

        Assert.Single(drafts.Distinct());
        var other = new DraftApplicationRequest { Parent = inCase, Application = new() { Financier = "Tillväxtmyndigheten", Source = "call", Programme = "Ett annat" } };
        await Refusal.Of(StatusCode.AlreadyExists, "APPLICATION_EXISTS", region.Applications.DraftApplicationAsync(other, region.Officer));
    }

    [Fact]
    public async Task A_financier_that_the_plan_does_not_have_is_refused_with_those_that_it_has()
    {
        var region = host.NewOrganisation();
        var inCase = await CaseWithPlan(region);
        var request = new DraftApplicationRequest { Parent = inCase, Application = new() { Financier = "Tillväxtmyndigheten", Source = "programme" } };

        var values = await Refusal.Of(StatusCode.FailedPrecondition, "FINANCIER_NOT_IN_PLAN", region.Applications.DraftApplicationAsync(request, region.Officer));
        Assert.Equal("Tillväxtmyndigheten (call); Regionen (state-grant-1:1)", values["known"]);

        request.Parent = region.NewCase();
        await Refusal.Of(StatusCode.NotFound, "RESOURCE_NOT_FOUND", region.Applications.DraftApplicationAsync(request, region.Officer));
    }

    [Theory]
    [InlineData(2019, 6, 30, true)]
    [InlineData(2019, 7, 1, false)]
    public async Task An_application_that_was_due_before_the_month_of_its_draft_is_a_warning(int year, int month, int day, bool isWarned)
    {
        var region = host.NewOrganisation();
        var request = new DraftApplicationRequest
        {
            Parent = await CaseWithPlan(region),
            Application = new() { Financier = "Regionen", Source = "state-grant-1:1", Due = new Date { Year = year, Month = month, Day = day } },
        };

        var drafted = await region.Applications.DraftApplicationAsync(request, region.Officer);
        Assert.Equal(isWarned ? ["APPLICATION_DUE_BEFORE_DRAFTED"] : [], drafted.Warnings.Select(warning => warning.Code));
    }

    [Fact]
    public async Task An_application_may_be_sent_when_the_decision_to_apply_is_taken()
    {
        var region = host.NewOrganisation();
        var inCase = await CaseWithPlan(region);
        var applied = await Draft(region, inCase, "Tillväxtmyndigheten", "call");
        var other = await Draft(region, inCase, "Regionen", "state-grant-1:1");
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());

        await host.Publish(region.Taken(inCase, "", applied.Name, $"{inCase}/applications/9"), first);
        await host.Publish(region.Taken(inCase, "", applied.Name), second);
        await host.Handled(first);
        await host.Handled(second);
        await host.Hears<ApplicationReleased>(happened => happened.Application == applied.Name);

        Assert.Equal(ApplicationState.Released, (await region.Applications.GetApplicationAsync(new() { Name = applied.Name }, region.Officer)).State);
        Assert.Equal(ApplicationState.Draft, (await region.Applications.GetApplicationAsync(new() { Name = other.Name }, region.Officer)).State);
        Assert.Equal(0, await host.Scalar<int>("SELECT count(*)::int FROM outbox WHERE key = @inCase", new { inCase }));
        Assert.Single(host.Heard<ApplicationReleased>(happened => happened.Case == inCase));
    }

    [Fact]
    public async Task Applications_of_another_organisation_are_out_of_reach()
    {
        var region = host.NewOrganisation();
        var inCase = await CaseWithPlan(region);
        var other = host.NewOrganisation();
        await Refusal.Of(StatusCode.PermissionDenied, "OTHER_ORGANISATION", region.Applications.ListApplicationsAsync(new() { Parent = inCase }, other.Officer));
        await Refusal.Of(
            StatusCode.PermissionDenied, "OTHER_ORGANISATION", region.Applications.GetApplicationAsync(new() { Name = $"{inCase}/applications/1" }, other.Officer));
    }

    private static async Task<Application> Draft(TestOrganisation region, string inCase, string financier, string source) =>
        await region.Applications.DraftApplicationAsync(new() { Parent = inCase, Application = new() { Financier = financier, Source = source } }, region.Officer);

    private static async Task<string> CaseWithPlan(TestOrganisation region)
    {
        var inCase = region.NewCase();
        var plan = new FundingPlan
        {
            Name = $"{inCase}/plan",
            Total = 1000m.ToMoney(),
            Contributions =
            {
                new Contribution { Financier = "Tillväxtmyndigheten", Source = "call", Kind = ContributionKind.Cash, SharePercent = "30" },
                new Contribution
                {
                    Financier = "Regionen", Source = "state-grant-1:1", Kind = ContributionKind.Cash, Amount = 200m.ToMoney(),
                    Drafted = new Date { Year = 2019, Month = 7 }, DecidedInCase = "RUN/379/2019",
                },
                new Contribution { Financier = "Kommunen", Kind = ContributionKind.InKind, Rest = true },
            },
        };
        await region.Plans.PutPlanAsync(new() { Plan = plan }, region.Officer);
        return inCase;
    }
}
