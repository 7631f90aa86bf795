using FundingService.Applications;

namespace FundingService.Rules;

public sealed partial class RuleEndpoints
{
    /// <inheritdoc/>
    public override Task<CheckGrantResponse> CheckGrant(CheckGrantRequest request, ServerCallContext context)
    {
        var (of, number) = Names.InCase("applications", request.Application, "application");
        context.Caller().In(of.Organisation);
        var violations = new Violations();
        var amount = request.Amount.Read(violations, "amount");
        var day = request.Day.Read(violations, "day");
        violations.Refuse();

        return database.Read(context, async work =>
        {
            var application = await Applications.Applications.Find(work, of, number) ?? throw Refused.NotFound("application", request.Application);
            var results = await GrantChecks.Check(work, application, amount, day ?? SwedishTime.Day(work.At));
            return new CheckGrantResponse
            {
                Rules = { results.Select(result => result.ToMessage()) },
                Findings = { results.Select(result => result.Warning).OfType<Finding>() },
            };
        });
    }
}
