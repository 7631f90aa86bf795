using FundingService.Frames;

namespace FundingService.Payments;

/// <summary>Money after the decision.</summary>
public sealed partial class PaymentEndpoints(Database database, TimeProvider clock) : PaymentApi.PaymentApiBase
{
    private const int LongestNote = 2000;
    private const int LongestDecision = 200;

    // What claims, advances and recoveries have in common.
    private (CaseName Case, Payment Payment) Read(Wire.Payment? given, string kind, string state, string at, ServerCallContext context, Violations violations)
    {
        if (given is null)
            throw Refused.Invalid(at, "expected a payment");
        var (of, application) = Names.InCase("applications", given.Application, $"{at}.application");
        context.Caller().In(of.Organisation);
        var day = given.Day.Read(violations, $"{at}.day");
        violations.Require(given.Day is not null, $"{at}.day", "expected a day");
        violations.Require(day is null || day <= clock.Today(), $"{at}.day", $"expected a day that has come, found {day:O}");
        return (of, new Payment(
            0, application, kind, state, given.From.Read(violations, $"{at}.from"), given.To.Read(violations, $"{at}.to"),
            given.ActualCosts.Read(violations, $"{at}.actual_costs"), given.ApprovedCosts.Read(violations, $"{at}.approved_costs"),
            given.Amount.Read(violations, $"{at}.amount"), violations.OptionalText(given.Decision, $"{at}.decision", LongestDecision), day ?? default, null,
            violations.OptionalText(given.Note, $"{at}.note", LongestNote)));
    }

    // Those who decide to pay, or demand money back, are people.
    private static void MustRecordDecisions(ServerCallContext context, CaseName of)
    {
        context.Caller().In(of.Organisation, Roles.Registrar);
        context.Caller().MustBePerson();
    }

    private static void ReadDecision(CaseName of, Payment payment, Violations violations, string at)
    {
        violations.Require(payment.Decision.Length > 0, $"{at}.decision", "expected the decision that it rests on");
        violations.Require(
            !payment.Decision.StartsWith("organisations/", StringComparison.Ordinal) || Names.TryInCase("decisions", payment.Decision)?.Case.Organisation == of.Organisation,
            $"{at}.decision", $"expected a decision of organisations/{of.Organisation}, or the number of the financier's own, found '{payment.Decision}'");
    }

    private static async Task<(GrantAccount Account, Payment Payment)> Lock(Work work, CaseName of, int number)
    {
        var found = await Payments.Find(work, of, number) ?? throw Refused.NotFound("payment", $"{of}/payments/{number}");
        await GrantMoney.Lock(work, of, found.Application);
        return ((await GrantAccounts.Find(work, of, found.Application))!, (await Payments.Find(work, of, number))!);
    }
}
