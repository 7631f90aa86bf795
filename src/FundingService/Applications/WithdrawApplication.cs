using FundingService.Plans;

namespace FundingService.Applications;

public sealed partial class ApplicationEndpoints
{
    /// <inheritdoc/>
    public override async Task<Wire.Application> WithdrawApplication(WithdrawApplicationRequest request, ServerCallContext context)
    {
        var (of, number) = Names.InCase("applications", request.Name);
        context.Caller().In(of.Organisation);
        var violations = new Violations();
        var day = request.Day.Read(violations, "day");
        violations.Require(request.Day is not null, "day", "expected the day on which it was taken back");
        var reason = violations.Text(request.Reason, "reason", LongestNote);
        violations.Refuse();

        return await database.Once(request, context, async work =>
        {
            var before = await Applications.Lock(work, of, number);
            var outcome = new Outcome { Day = day.ToDate(), Reason = reason, By = work.Caller.Subject };
            if (before.State == ApplicationState.Withdrawn && before.Outcome!.Equals(outcome))
                return before.ToMessage();
            before.MustBeUndecided();

            var withdrawn = await Applications.Step(work, before, "WITHDRAWN", outcome);
            await PlanOutcomes.Note(work, withdrawn);
            work.Publish(of.ToString(), new ApplicationWithdrawn(of.Organisation, of.ToString(), withdrawn.Name, reason, work.At));
            return withdrawn.ToMessage();
        });
    }
}
