using CaseService.Register;
using Contracts.Cases;

namespace CaseService.Reporting;

public sealed partial class ReportingEndpoints
{
    public override Task<Wire.JudicialReview> EndReview(Wire.EndReviewRequest request, ServerCallContext context)
    {
        var (name, number) = Names.InCase("decisions", request.Decision, "decision");
        RegistrarIn(name.Organisation, context);
        var violations = new Violations();
        var ended = ReadPast(request.Ended, violations, "ended");
        var outcome = request.Outcome switch
        {
            Wire.ReviewOutcome.Rejected => "rejected",
            Wire.ReviewOutcome.Dismissed => "dismissed",
            Wire.ReviewOutcome.StruckOut => "struck-out",
            Wire.ReviewOutcome.Annulled => "annulled",
            _ => "",
        };
        violations.Require(outcome.Length > 0, "outcome", "expected how it ended");
        violations.Refuse();

        return database.Once(request, context, async work =>
        {
            await Cases.Lock(work, name);
            var standing = await Standings.Find(work, name, number);
            var review = standing.Reviews.SingleOrDefault(one => one.Number == request.Number) ?? throw Refused.NotFound("review", $"{standing.Name}, {request.Number}");
            if ((review.Ended, review.Outcome) == (ended, outcome))
                return review.ToMessage(standing.Name);
            if (review.Ended is { } before)
                throw Refused.Precondition("REVIEW_ENDED", "The review ended otherwise.", ("ended", $"{before:yyyy-MM-dd}"), ("outcome", review.Outcome!));
            NotBefore(review.Received, ended, "ended");

            await work.ExecuteOne(
                """
                UPDATE judicial_review SET ended = @ended, outcome = @outcome
                WHERE organisation = @Organisation AND case_id = @Id AND decision = @number AND number = @reviewNumber
                """,
                new { name.Organisation, name.Id, number, reviewNumber = review.Number, ended, outcome });
            await History.Add(work, name, "ReviewEnded", new { Decision = number, Review = review.Number, Ended = ended, Outcome = outcome });
            work.Publish(name.ToString(), new ReviewEnded(name.Organisation, name.ToString(), standing.Name, review.Number, ended, outcome, work.At));
            if (outcome == "annulled")
                await Annul(work, name, number, $"{review.Court} {review.CourtCase}".TrimEnd(), ended);
            return (review with { Ended = ended, Outcome = outcome }).ToMessage(standing.Name);
        });
    }

    /// <summary>A decision that a court annulled is no more: what it set in motion ends as if it were revoked.</summary>
    private static async Task Annul(Work work, CaseName name, int number, string court, DateOnly day)
    {
        var decision = (await Decisions.Decisions.Find(work, name, number))!;
        await work.Execute(
            "UPDATE decision SET annulled = @day WHERE organisation = @Organisation AND case_id = @Id AND number = @number AND annulled IS NULL",
            new { name.Organisation, name.Id, number, day });
        if (!decision.HasEnded)
            work.Publish(name.ToString(), new DecisionRevoked(name.Organisation, name.ToString(), decision.Name, court, decision.Reservation, work.At));
    }
}
