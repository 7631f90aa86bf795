using CaseService.Organisations;
using CaseService.Register;
using Contracts.Cases;

namespace CaseService.Reporting;

public sealed partial class ReportingEndpoints
{
    public override Task<Wire.Notice> TakeDownNotice(Wire.TakeDownNoticeRequest request, ServerCallContext context)
    {
        var organisation = OrganisationOf(request.Subject);
        RegistrarIn(organisation, context);
        var violations = new Violations();
        var takenDown = ReadPast(request.TakenDown, violations, "taken_down");
        violations.Refuse();

        return database.Once(request, context, async work =>
        {
            var subject = await Notices.Lock(work, request.Subject);
            var last = (await Notices.Of(work, organisation, [subject.Name])).LastOrDefault()
                ?? throw Refused.Precondition("NOTICE_NOT_POSTED", "There is no notice to take down.", ("subject", subject.Name));
            if (last.TakenDown == takenDown)
                return last.ToMessage();
            if (last.TakenDown is { } before)
                throw Refused.Precondition("NOTICE_TAKEN_DOWN", "The notice was taken down on another day.", ("takenDown", $"{before:yyyy-MM-dd}"));
            NotBefore(last.Posted, takenDown, "taken_down");

            var notice = last with { TakenDown = takenDown };
            await work.ExecuteOne(
                "UPDATE notice SET taken_down = @takenDown WHERE organisation = @organisation AND subject = @Subject AND number = @Number",
                new { organisation, notice.Subject, notice.Number, takenDown });
            foreach (var (name, number) in subject.Decisions)
            {
                await History.Add(work, name, "NoticeTakenDown", new { Decision = number, notice.Subject, notice.Number, TakenDown = takenDown, TooEarly = notice.TakenDownTooEarly });
                work.Publish(name.ToString(),
                    new NoticeTakenDown(organisation, name.ToString(), $"{name}/decisions/{number}", $"{subject.Meeting}", takenDown, notice.TakenDownTooEarly, work.At));
            }

            if (subject.Meeting is not null)
                await OrganisationHistory.Add(work, organisation, "NoticeTakenDown", request);
            return notice.ToMessage();
        });
    }
}
