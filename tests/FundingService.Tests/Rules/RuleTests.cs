using Contracts.Funding.V1;
using Google.Type;
using Grpc.Core;
using ServiceDefaults;
using Testing;

namespace FundingService.Tests.Rules;

public sealed class RuleTests(FundingHost host)
{
    [Fact]
    public async Task A_rule_is_kept_and_the_same_rule_again_changes_nothing()
    {
        var region = host.NewOrganisation();
        var rule = Rule(region);
        Assert.True((await region.Rules.PutGrantRuleAsync(new() { Rule = rule }, region.Administrator)).Changed);
        Assert.False((await region.Rules.PutGrantRuleAsync(new() { Rule = rule }, region.Administrator)).Changed);
        rule.ValidTo = new Date { Year = 2026, Month = 12, Day = 31 };
        Assert.True((await region.Rules.PutGrantRuleAsync(new() { Rule = rule }, region.Administrator)).Changed);

        Assert.Equal(rule, Assert.Single((await region.Rules.ListGrantRulesAsync(new() { Parent = region.Name }, region.Officer)).Rules));
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_a_rule_is_told_at_once()
    {
        var region = host.NewOrganisation();
        var rule = new GrantRule
        {
            Name = $"{region.Name}/grantRules/half",
            LimitPercent = "101",
            ValidFrom = new Date { Year = 2024, Month = 1, Day = 2 },
            ValidTo = new Date { Year = 2024, Month = 1, Day = 1 },
            Tolerance = new() { CurrencyCode = "SEK", Units = -1 },
        };

        Assert.Equal(
            ["rule.aggregation", "rule.base", "rule.limit_percent", "rule.source", "rule.tolerance", "rule.valid_to"],
            (await Violated.Fields(region.Rules.PutGrantRuleAsync(new() { Rule = rule }, region.Administrator))).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Only_an_administrator_enters_rules()
    {
        var region = host.NewOrganisation();
        await Refusal.Of(StatusCode.PermissionDenied, "ROLE_MISSING", region.Rules.PutGrantRuleAsync(new() { Rule = Rule(region) }, region.Officer));
    }

    private static GrantRule Rule(TestOrganisation region) => new()
    {
        Name = $"{region.Name}/grantRules/half",
        Source = "state-grant-1:1",
        Base = RuleBase.TotalCosts,
        LimitPercent = "50",
        Aggregation = RuleAggregation.PerFinancier,
        Tolerance = 1m.ToMoney(),
        ValidFrom = new Date { Year = 2004, Month = 1, Day = 1 },
        LegalReference = "Förordning 2003:596",
    };
}
