using CaseService.Organisations;
using CaseService.Register;
using Contracts.Cases;

namespace CaseService.Reporting;

public sealed partial class ReportingEndpoints
{
    private const int LongestParagraph = 50;

    public override Task<Wire.Report> MinuteReport(Wire.MinuteReportRequest request, ServerCallContext context)
    {
        var name = MeetingName.Parse(request.Meeting);
        RegistrarIn(name.Organisation, context);
        var violations = new Violations();
        var paragraph = violations.Line(request.Paragraph, "paragraph", LongestParagraph);
        var adjusted = ReadPast(request.Adjusted, violations, "adjusted", name.Date);
        violations.Refuse();

        return database.Once(request, context, async work =>
        {
            await Meetings.LockBoard(work, name.Organisation, name.Board);
            var meeting = await Meetings.Find(work, name);
            if (meeting.Minute(paragraph, adjusted))
            {
                // Once the report is made, what is missing in it is urgent.
                var missing = await Listing.MissingIn(work, meeting);
                MustBeListed(missing.FindAll(one => !request.LeftOut.Contains(one.Name)), meeting);
                var decisions = await Listing.In(work, name);
                await Listing.LockCases(work, [.. decisions, .. missing]);
                await work.ExecuteOne(
                    $"""
                     UPDATE meeting SET state = 'minuted', paragraph = @paragraph, adjusted = @adjusted, report_digest = {Reports.Digest}
                     WHERE organisation = @Organisation AND board = @Board AND date = @Date
                     """,
                    new { name.Organisation, name.Board, name.Date, paragraph, adjusted });
                foreach (var decision in decisions)
                {
                    await History.Add(work, decision.Case, "DecisionReported",
                        new { Decision = decision.Number, name.Board, Meeting = name.Date, Paragraph = paragraph, Adjusted = adjusted });
                    work.Publish(decision.Case.ToString(),
                        new DecisionReported(name.Organisation, decision.Case.ToString(), decision.Name, name.ToString(), paragraph, adjusted, work.At));
                }

                foreach (var decision in missing.Where(one => one.Meeting is null))
                    if (await Listing.MeetingFor(work, name.Board, decision) is { } next)
                        await Listing.Enter(work, name with { Date = next }, [decision]);
                await OrganisationHistory.Add(work, name.Organisation, "ReportMinuted", request);
                work.Publish(name.ToString(), new ReportMinuted(name.Organisation, name.ToString(), paragraph, adjusted, decisions.Count, work.At));
            }

            return await Reports.Load(work, name);
        });
    }

    /// <summary>Urgent decisions reach the next meeting (KL 6:39, 6:40), unless they were not laid before it and somebody says so.</summary>
    private static void MustBeListed(List<ToReport> urgent, Meeting meeting)
    {
        if (urgent.Count == 0)
            return;
        var refused = Refused.Precondition("URGENT_NOT_LISTED", "Urgent decisions that were taken by the day of the meeting are not in its report.",
            ("meeting", $"{meeting.Name}"), ("decision", urgent[0].Name));
        foreach (var one in urgent)
            refused.Because("URGENT_NOT_LISTED", one.Name, $"The decision was taken on {one.Decided:yyyy-MM-dd} and is not in the report.");
        throw refused;
    }

    /// <summary>What people have done, a registrar notes.</summary>
    private static void RegistrarIn(string organisation, ServerCallContext context)
    {
        var caller = context.Caller();
        caller.In(organisation, Roles.Registrar);
        caller.MustBePerson();
    }

    /// <summary>A day that has come, and is not before another one.</summary>
    private DateOnly ReadPast(Google.Type.Date? date, Violations violations, string field, DateOnly notBefore = default)
    {
        violations.Require(date is not null, field, "expected a day");
        var day = date.Read(violations, field);
        var today = clock.Today();
        violations.Require(day is null || day <= today, field, $"expected a day that isn't after {today:yyyy-MM-dd}, found {day:yyyy-MM-dd}");
        violations.Require(day is null || day >= notBefore, field, $"expected a day that isn't before {notBefore:yyyy-MM-dd}, found {day:yyyy-MM-dd}");
        return day.GetValueOrDefault();
    }
}
