using Contracts.Documents.V1;
using Google.Type;
using Grpc.Core;
using Testing;

namespace DocumentService.Tests.Retention;

public sealed class RetentionRules(DocumentHost host)
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private RetentionApi.RetentionApiClient Client => new(host.Service.Connect());

    [Fact]
    public async Task A_rule_is_kept_and_the_same_rule_again_changes_nothing()
    {
        var rule = Rule("rules");

        Assert.True((await Put(rule)).Changed);
        Assert.False((await Put(rule)).Changed);
        Assert.Equal([rule], (await Client.ListRetentionRulesAsync(new() { Parent = "organisations/rules" }, host.Identity.Person("rules"), cancellationToken: Now)).Rules);
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_a_rule_is_told_at_once()
    {
        var rule = Rule("rules");
        rule.Kind = "två\nrader";
        rule.Years = 201;
        rule.LegalReference = "";
        rule.ValidTo = new Date { Year = 1999, Month = 2, Day = 30 };

        Assert.Equal(
            ["rule.kind", "rule.legal_reference", "rule.valid_to", "rule.years"],
            (await Violated.Fields(Put(rule))).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_preserved_has_no_end()
    {
        var rule = Rule("rules");
        rule.Action = RetentionAction.Preserve;

        Assert.Equal(["rule.years"], await Violated.Fields(Put(rule)));
    }

    [Fact]
    public Task Only_an_administrator_enters_rules() => Refusal.Of(
        StatusCode.PermissionDenied, "ROLE_MISSING",
        Client.PutRetentionRuleAsync(new() { Rule = Rule("rules") }, host.Identity.Person("rules", "registrar"), cancellationToken: Now));

    internal static RetentionRule Rule(string organisation, string kind = "memo", int years = 5) => new()
    {
        Name = $"organisations/{organisation}/retentionRules/r-{years}",
        Kind = kind,
        Action = RetentionAction.Dispose,
        Years = years,
        LegalReference = "informationshanteringsplan 2020 § 12",
        ValidFrom = new Date { Year = 2000, Month = 1, Day = 1 },
    };

    private AsyncUnaryCall<PutRetentionRuleResponse> Put(RetentionRule rule) =>
        Client.PutRetentionRuleAsync(new() { Rule = rule }, host.Identity.Person("rules", "administrator"), cancellationToken: Now);
}
