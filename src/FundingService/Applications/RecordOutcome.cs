using FundingService.Plans;
using FundingService.Rules;

namespace FundingService.Applications;

public sealed partial class ApplicationEndpoints
{
    private const int MostConditions = 50;
    private const decimal Krona = 1;

    /// <inheritdoc/>
    public override async Task<Wire.Application> RecordOutcome(RecordOutcomeRequest request, ServerCallContext context)
    {
        var (of, number) = Names.InCase("applications", request.Name);
        var caller = context.Caller();
        caller.In(of.Organisation, Roles.Registrar);
        caller.MustBePerson();
        var outcome = Read(of, request.Outcome ?? throw Refused.Invalid("outcome", "expected what was decided"), caller, clock.Today());

        return await database.Once(request, context, async work =>
        {
            var before = await Applications.Lock(work, of, number);
            if (outcome.Grant is null)
                return await Record(work, before, "REJECTED", outcome);

            var amount = outcome.Grant.Amount.ToKronor()!.Value;
            outcome.Findings.Add(await GrantChecks.Breaches(work, before, amount, outcome.Day.ToDay()!.Value));
            if (outcome.Findings.FirstOrDefault(finding => !request.AcknowledgedFindings.Contains(finding.Code)) is { } finding)
                throw GrantChecks.Refuse(outcome.Findings, finding);
            return await Record(work, before, "GRANTED", outcome);
        });
    }

    private static async Task<Wire.Application> Record(Work work, Application before, string kind, Outcome outcome)
    {
        if (before.StateCode == kind && before.Outcome!.Equals(outcome))
            return before.ToMessage();
        // What this organisation's own decision granted has its terms added: the amount and the decision stay.
        var addsTerms = kind == "GRANTED" && before.Granted == outcome.Grant.Amount.ToKronor() && before.Outcome!.Grant.Decision.Length > 0
            && outcome.Grant.Decision == before.Outcome.Grant.Decision && before.Outcome.By != work.Caller.Subject;
        if (!addsTerms)
            before.MustWait();
        return (await Outcomes.Decide(work, before, kind, outcome)).ToMessage();
    }

    private static Outcome Read(CaseName of, Outcome given, Caller caller, DateOnly today)
    {
        var violations = new Violations();
        var outcome = new Outcome { Day = given.Day, Grant = given.Grant?.Clone(), By = caller.Subject };
        var day = given.Day.Read(violations, "outcome.day");
        violations.Require(given.Day is not null, "outcome.day", "expected the day of the decision");
        violations.Require(day is null || day <= today, "outcome.day", $"expected a day that has come, found {day:O}");
        outcome.Reason = violations.OptionalText(given.Reason, "outcome.reason", LongestNote);
        if (outcome.Grant is { } grant)
            Read(of, grant, violations);
        violations.Refuse();
        return outcome;
    }

    private static void Read(CaseName of, Grant grant, Violations violations)
    {
        const string at = "outcome.grant";
        var stated = grant.Amount.Read(violations, $"{at}.amount");
        var percent = Percentage.Read(grant.SharePercent, violations, $"{at}.share_percent");
        var reckoned = GrantAmount.Of(percent, grant.ApprovedCosts.Read(violations, $"{at}.approved_costs"), grant.Ceiling.Read(violations, $"{at}.ceiling"));
        violations.Require(grant.Amount is not null || reckoned is not null, $"{at}.amount", "expected an amount, a ceiling, or a percentage of approved costs");
        violations.Require((stated ?? reckoned) is null or > 0, $"{at}.amount", "expected more than 0 kronor");
        violations.Require(
            stated is null || reckoned is null || Math.Abs(stated.Value - reckoned.Value) < Krona, $"{at}.amount",
            $"expected min(percent × approved costs, ceiling), {Text.Of(reckoned ?? 0)}, found {Text.Of(stated ?? 0)}");
        grant.Amount = (stated ?? reckoned).ToMoney();
        var from = grant.From.Read(violations, $"{at}.from");
        var to = grant.To.Read(violations, $"{at}.to");
        violations.Require(from is null || to is null || from <= to, $"{at}.to", $"expected a day that isn't before {from:O}, found {to:O}");
        violations.Require(grant.Conditions.Count <= MostConditions, $"{at}.conditions", $"expected at most {MostConditions} conditions, found {grant.Conditions.Count}");
        foreach (var (index, condition) in grant.Conditions.Take(MostConditions).Index().ToList())
            grant.Conditions[index] = violations.Text(condition, $"{at}.conditions[{index}]", LongestNote);
        grant.DecidedInCase = violations.OptionalText(grant.DecidedInCase, $"{at}.decided_in_case", LongestNumber);
        violations.Require(
            grant.Decision.Length == 0 || Names.TryInCase("decisions", grant.Decision)?.Case.Organisation == of.Organisation, $"{at}.decision",
            $"expected a decision of organisations/{of.Organisation}, found '{grant.Decision}'");
        violations.Require(
            grant.DecidedBy.Length == 0 || Names.TryIn("persons", grant.DecidedBy)?.Organisation == of.Organisation, $"{at}.decided_by",
            $"expected a person of organisations/{of.Organisation}, found '{grant.DecidedBy}'");
    }
}
