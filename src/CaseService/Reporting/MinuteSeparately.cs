using CaseService.Register;
using Contracts.Cases;

namespace CaseService.Reporting;

public sealed partial class ReportingEndpoints
{
    public override Task<Wire.SeparateMinutes> MinuteSeparately(Wire.MinuteSeparatelyRequest request, ServerCallContext context)
    {
        var (name, number) = Names.InCase("decisions", request.Decision, "decision");
        RegistrarIn(name.Organisation, context);
        var violations = new Violations();
        var paragraph = violations.Line(request.Paragraph, "paragraph", LongestParagraph);
        var adjusted = ReadPast(request.Adjusted, violations, "adjusted");
        violations.Refuse();

        return database.Once(request, context, async work =>
        {
            await Cases.Lock(work, name);
            var standing = await Standings.Find(work, name, number);
            standing.MustBeOpenToReview();
            standing.MustHaveItsOwnMinutes();
            NotBefore(standing.Decided!.Value, adjusted, "adjusted");
            if (standing.SeparateParagraph.Length == 0)
            {
                await work.ExecuteOne(
                    "INSERT INTO separate_minutes (organisation, case_id, decision, paragraph, adjusted) VALUES (@Organisation, @Id, @number, @paragraph, @adjusted)",
                    new { name.Organisation, name.Id, number, paragraph, adjusted });
                await History.Add(work, name, "DecisionMinutedSeparately", new { Decision = number, Paragraph = paragraph, Adjusted = adjusted });
                work.Publish(name.ToString(), new DecisionMinutedSeparately(name.Organisation, name.ToString(), request.Decision, paragraph, adjusted, work.At));
            }
            else if ((standing.SeparateParagraph, standing.Minuted) != (paragraph, adjusted))
            {
                throw Refused.Precondition("SEPARATELY_MINUTED", "The decision has separate minutes already.",
                    ("paragraph", standing.SeparateParagraph), ("adjusted", $"{standing.Minuted:yyyy-MM-dd}"));
            }

            return (await Standings.Find(work, name, number)).SeparateMinutes!;
        });
    }

    private static void NotBefore(DateOnly first, DateOnly day, string field)
    {
        var violations = new Violations();
        violations.Require(day >= first, field, $"expected a day that isn't before {first:yyyy-MM-dd}, found {day:yyyy-MM-dd}");
        violations.Refuse();
    }
}
