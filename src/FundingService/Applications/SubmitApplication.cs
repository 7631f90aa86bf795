using FundingService.Plans;

namespace FundingService.Applications;

public sealed partial class ApplicationEndpoints
{
    /// <inheritdoc/>
    public override async Task<Wire.Application> SubmitApplication(SubmitApplicationRequest request, ServerCallContext context)
    {
        var (of, number) = Names.InCase("applications", request.Name);
        context.Caller().In(of.Organisation);
        var sent = Read(of, request.Submission, context.Caller(), clock.Today(), "submission");

        return await database.Once(request, context, async work =>
        {
            var before = await Applications.Lock(work, of, number);
            // Sent exactly like this before: the same answer, and nothing new.
            if (before.Submission is { } earlier && earlier.Equals(sent))
                return await ShownApplications.Of(work, before);
            before.MustBeUnsent();

            var submitted = await Applications.Step(work, before, "SUBMITTED", sent);
            await PlanOutcomes.Note(work, submitted);
            work.Publish(
                of.ToString(),
                new ApplicationSubmitted(
                    of.Organisation, of.ToString(), submitted.Name, submitted.Financier, submitted.Source, submitted.AppliedFor, sent.Day.ToDay()!.Value, work.At));
            return await ShownApplications.Of(work, submitted);
        });
    }

    private static Submission Read(CaseName of, Submission? given, Caller caller, DateOnly today, string at)
    {
        var violations = new Violations();
        var sent = given?.Clone() ?? throw Refused.Invalid(at, "expected what was sent");
        var day = sent.Day.Read(violations, $"{at}.day");
        violations.Require(sent.Day is not null, $"{at}.day", "expected the day on which it was sent");
        violations.Require(day is null || day <= today, $"{at}.day", $"expected a day that has come, found {day:O}");
        sent.Amount.Read(violations, $"{at}.amount");
        ReadDocument(of, sent.Document, sent.DocumentSha256, violations, at);
        sent.Note = violations.OptionalText(sent.Note, $"{at}.note", LongestNote);
        sent.By = caller.Subject;
        violations.Refuse();
        return sent;
    }
}
