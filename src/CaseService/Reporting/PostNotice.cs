using CaseService.Organisations;
using CaseService.Register;
using Contracts.Cases;

namespace CaseService.Reporting;

public sealed partial class ReportingEndpoints
{
    public override Task<Wire.Notice> PostNotice(Wire.PostNoticeRequest request, ServerCallContext context)
    {
        RegistrarIn(OrganisationOf(request.Subject), context);
        var violations = new Violations();
        var posted = ReadPast(request.Posted, violations, "posted", new DateOnly(SwedishHolidays.FirstYear, 1, 1));
        violations.Require(posted.Year <= SwedishHolidays.LastYear, "posted", $"expected a day up to {SwedishHolidays.LastYear}");
        violations.Refuse();

        return database.Once(request, context, async work =>
        {
            var subject = await Notices.Lock(work, request.Subject);
            var organisation = OrganisationOf(request.Subject);
            var last = (await Notices.Of(work, organisation, [subject.Name])).LastOrDefault();
            if (last?.Posted == posted && (!last.TakenDownTooEarly || last.TakenDown > posted))
                return last.ToMessage();
            if (last is { TakenDownTooEarly: false })
                throw Refused.Precondition("NOTICE_STANDS", "A notice that counts was posted before.", ("posted", $"{last.Posted:yyyy-MM-dd}"), ("lastDay", $"{last.LastDay:yyyy-MM-dd}"));
            NotBefore(last?.TakenDown ?? subject.First, posted, "posted");

            var notice = new Notice(subject.Name, (last?.Number ?? 0) + 1, posted, null);
            var decision = subject.Meeting is null ? subject.Decisions[0] : default((CaseName Case, int Number)?);
            await work.ExecuteOne(
                """
                INSERT INTO notice (organisation, subject, number, board, meeting, case_id, decision, posted)
                VALUES (@organisation, @Subject, @Number, @Board, @Date, @caseId, @decisionNumber, @posted)
                """,
                new { organisation, notice.Subject, notice.Number, subject.Meeting?.Board, subject.Meeting?.Date, caseId = decision?.Case.Id, decisionNumber = decision?.Number, posted });
            foreach (var (name, number) in subject.Decisions)
            {
                await History.Add(work, name, "NoticePosted", new { Decision = number, notice.Subject, notice.Number, Posted = posted, notice.LastDay });
                work.Publish(name.ToString(),
                    new NoticePosted(organisation, name.ToString(), $"{name}/decisions/{number}", $"{subject.Meeting}", posted, notice.LastDay, work.At));
            }

            if (subject.Meeting is not null)
                await OrganisationHistory.Add(work, organisation, "NoticePosted", request);
            return notice.ToMessage();
        });
    }

    private static string OrganisationOf(string subject) =>
        MeetingName.TryParse(subject)?.Organisation ?? Names.TryInCase("decisions", subject)?.Case.Organisation
        ?? throw Refused.Invalid("subject", $"expected organisations/ID/boards/ID/meetings/DAY or organisations/ID/cases/ID/decisions/NUMBER, found '{subject}'");
}
