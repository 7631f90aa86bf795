using Contracts.Funding.V1;
using FundingService.Tests.Applications;
using Google.Protobuf;
using Grpc.Core;
using ServiceDefaults;

namespace FundingService.Tests;

/// <summary>A caller who lost an answer asks again, with the same request_id, after everything else has gone on.</summary>
public sealed class RepeatedRequests(FundingHost host)
{
    private static readonly Google.Type.Date Today = SwedishTime.Day(TimeProvider.System.GetUtcNow()).ToDate();

    [Fact]
    public async Task Any_request_that_is_repeated_gets_its_first_answer_and_changes_nothing()
    {
        var project = await OutcomeTests.Project.Drafted(host);
        await project.Release();
        var (region, application) = (project.Region, project.Application);
        var (officer, registrar, administrator) = (region.Officer, region.Registrar, region.Administrator);
        var repeat = new List<Func<Task>>();

        await Do(new PutAdvanceRuleRequest { Rule = new() { Name = $"{region.Name}/advanceRules/half", Source = "call", LimitPercent = "50", ValidFrom = Today } }, region.Rules.PutAdvanceRuleAsync, administrator);
        await Do(
            new PutGrantRuleRequest
            {
                Rule = new()
                {
                    Name = $"{region.Name}/grantRules/all", Source = "call", Base = RuleBase.CashCosts, LimitPercent = "100", Aggregation = RuleAggregation.OverAll, ValidFrom = Today,
                },
            },
            region.Rules.PutGrantRuleAsync, administrator);
        await Do(new SubmitApplicationRequest { Name = application, Submission = new() { Day = Today } }, region.Applications.SubmitApplicationAsync, officer);
        await Do(new SupplementApplicationRequest { Name = application, Supplement = new() { Day = Today, Note = "Mer." } }, region.Applications.SupplementApplicationAsync, officer);
        await Do(new RecordOutcomeRequest { Name = application, Outcome = new() { Day = Today, Grant = new() { Amount = 400_000m.ToMoney() } } }, region.Applications.RecordOutcomeAsync, registrar);
        var advance = await Do(
            new DecideAdvanceRequest { Advance = new() { Application = application, Amount = 50_000m.ToMoney(), Day = Today, Decision = "7" } }, region.Payments.DecideAdvanceAsync, registrar);
        var claim = await Do(new SubmitClaimRequest { Claim = new() { Application = application, ActualCosts = 80_000m.ToMoney(), Day = Today } }, region.Payments.SubmitClaimAsync, officer);
        await Do(new ApproveClaimRequest { Name = claim.Name, ApprovedCosts = 70_000m.ToMoney() }, region.Payments.ApproveClaimAsync, registrar);
        await Do(new RecordPaymentRequest { Name = advance.Name, Day = Today }, region.Payments.RecordPaymentAsync, officer);
        await Do(new RecordPaymentRequest { Name = claim.Name, Day = Today }, region.Payments.RecordPaymentAsync, officer);
        var recovery = await Do(
            new DemandRecoveryRequest { Recovery = new() { Application = application, ApprovedCosts = 10_000m.ToMoney(), Day = Today, Decision = "8" } }, region.Payments.DemandRecoveryAsync, registrar);
        await Do(new RecordPaymentRequest { Name = recovery.Name, Day = Today }, region.Payments.RecordPaymentAsync, officer);
        await Do(new SettleGrantRequest { Application = application, Day = Today }, region.Payments.SettleGrantAsync, registrar);

        var before = await State();
        await Task.WhenAll(repeat.Select(again => again()));
        Assert.Equal(before, await State());

        // Whatever the service keeps of the organisation.
        Task<string> State() => host.Scalar<string>(
            """
            SELECT concat_ws('|',
              (SELECT count(*) FROM plan_version WHERE organisation = @Id), (SELECT count(*) FROM rule_change WHERE organisation = @Id),
              (SELECT string_agg(application::text, ',') FROM application WHERE organisation = @Id), (SELECT count(*) FROM application_step WHERE organisation = @Id),
              (SELECT string_agg(payment::text, ',' ORDER BY payment) FROM payment WHERE organisation = @Id), (SELECT count(*) FROM grant_entry WHERE organisation = @Id),
              (SELECT string_agg(grant_account::text, ',') FROM grant_account WHERE organisation = @Id))
            """,
            new { region.Id });

        async Task<TReply> Do<TRequest, TReply>(TRequest request, Func<TRequest, CallOptions, AsyncUnaryCall<TReply>> method, CallOptions options) where TRequest : IMessage<TRequest>
        {
            request.Descriptor.FindFieldByName("request_id").Accessor.SetValue(request, Guid.NewGuid().ToString());
            var first = await method(request, options);
            repeat.Add(async () => Assert.Equal(first, await method(request.Clone(), options)));
            return first;
        }
    }
}
