using CaseService.Register;
using Contracts.Cases;

namespace CaseService.Reporting;

public sealed partial class ReportingEndpoints
{
    public override Task<Wire.JudicialReview> NoteReview(Wire.NoteReviewRequest request, ServerCallContext context)
    {
        var wanted = request.Review ?? new();
        var (name, number) = Names.InCase("decisions", wanted.Decision, "review.decision");
        RegistrarIn(name.Organisation, context);
        var violations = new Violations();
        var received = ReadPast(wanted.Received, violations, "review.received");
        var court = violations.Line(wanted.Court, "review.court", 200);
        var courtCase = violations.OptionalLine(wanted.CourtCase, "review.court_case", 50);
        violations.Refuse();

        return database.Once(request, context, async work =>
        {
            await Cases.Lock(work, name);
            var standing = await Standings.Find(work, name, number);
            standing.MustBeOpenToReview();
            NotBefore(standing.Decided!.Value, received, "review.received");
            if (standing.Reviews.SingleOrDefault(one => (one.Received, one.Court, one.CourtCase) == (received, court, courtCase)) is { } before)
                return before.ToMessage(standing.Name);

            var review = new Review(standing.Reviews.Count + 1, received, court, courtCase, null, null);
            await work.ExecuteOne(
                """
                INSERT INTO judicial_review (organisation, case_id, decision, number, received, court, court_case)
                VALUES (@Organisation, @Id, @number, @reviewNumber, @Received, @Court, @CourtCase)
                """,
                new { name.Organisation, name.Id, number, reviewNumber = review.Number, review.Received, review.Court, review.CourtCase });
            await History.Add(work, name, "ReviewPending", new { Decision = number, Review = review.Number, received, court, courtCase });
            work.Publish(name.ToString(), new ReviewPending(name.Organisation, name.ToString(), standing.Name, review.Number, received, court, courtCase, work.At));
            return review.ToMessage(standing.Name);
        });
    }
}
