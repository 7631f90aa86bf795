using CaseService.Tests.Decisions;
using Contracts.Cases.V1;
using Google.Type;
using Grpc.Core;
using Testing;

namespace CaseService.Tests.Register;

public sealed class PublicRegister(CaseHost host)
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private static Secrecy Mark => new() { Provision = "OSL 31 kap. 16 §", Date = Matter.Day(new(2026, 1, 7)), Authority = "Regionala utvecklingsnämnden" };

    [Fact]
    public async Task Anyone_sees_every_case_of_a_series_and_year_in_the_order_of_numbers()
    {
        var register = await host.NewOrganisation();
        foreach (var i in Enumerable.Range(1, 7))
            await host.Cases.RegisterCaseAsync(register.NewCase($"Ärende {i}"), register.Registrar, cancellationToken: Now);
        var year = Matter.Today.Year;
        await host.Cases.StrikeCaseAsync(new() { Name = $"{register.Name}/cases/RUN-3-{year}", Reason = "Dubblett" }, register.Registrar, cancellationToken: Now);
        await host.Cases.CloseCaseAsync(new() { Name = $"{register.Name}/cases/RUN-5-{year}" }, register.Officer, cancellationToken: Now);

        var seen = new List<PublicCase>();
        for (var token = (string?)null; token != "";)
        {
            var page = await host.Cases.ListPublicRegisterAsync(
                new() { Parent = register.Name, Series = "RUN", Year = year, PageSize = 3, PageToken = token ?? "" }, host.Identity.Software(register.Id), cancellationToken: Now);
            seen.AddRange(page.Cases);
            token = page.NextPageToken;
        }

        Assert.Equal(Enumerable.Range(1, 7).Select(i => ($"RUN/{i}/{year}", $"Ärende {i}")), seen.Select(one => (one.Number, one.Title)));
        Assert.All(seen, one => Assert.Equal((Matter.Day(Matter.Today), register.Board), (one.Registered, one.Board)));
        Assert.Equal((CaseStatus.Struck, "Dubblett"), (seen[2].Status, seen[2].StruckReason));
        Assert.Equal([CaseStatus.Registered, CaseStatus.Closed], [seen[3].Status, seen[4].Status]);
    }

    [Fact]
    public async Task A_proposal_shows_nothing_until_it_is_decided()
    {
        var matter = await Matter.Create(host);
        var before = await Seen(matter);
        var proposal = await matter.Propose(10_000);
        var (proposed, toBoard) = (await Seen(matter), await matter.ProposeToBoard());

        Assert.Equal(before, proposed);
        Assert.Equal(before, await Seen(matter));
        await matter.Take(proposal.Name);
        await matter.RecordBoards(Matter.Minuted(toBoard.Name));
        var decided = await Seen(matter);

        Assert.Equal(CaseStatus.Decided, decided.Status);
        Assert.Equal(
            [(DecisionKind.Delegated, "Regional utvecklingsdirektör", ""), (DecisionKind.Board, "", "§ 45")],
            decided.Decisions.Select(one => (one.Kind, string.Join(", ", one.Offices), one.Paragraph)));
        Assert.All(decided.Decisions, one => Assert.Equal(Matter.Day(Matter.Today), one.Decided));
    }

    [Fact]
    public async Task What_a_secret_case_is_about_is_withheld_until_the_mark_is_lifted()
    {
        var matter = await Matter.Create(host);
        var open = await Seen(matter);

        await MarkAs(matter, Mark);
        var marked = await Seen(matter);
        await MarkAs(matter, null, "Sekretessen har upphört");

        Assert.Equal((open.Number, open.Registered, ""), (marked.Number, marked.Registered, marked.Title));
        Assert.Equal(Mark, marked.Secrecy);
        Assert.Equal(open, await Seen(matter));
        Assert.Equal(["CaseRegistered", "CaseSecrecyChanged", "CaseSecrecyChanged"], await matter.History());
    }

    [Fact]
    public async Task The_reason_why_a_secret_case_was_struck_is_withheld()
    {
        var matter = await Matter.Create(host);
        await host.Cases.StrikeCaseAsync(new() { Name = matter.Name, Reason = "Hör till ärendet om Provs stipendium" }, matter.Registrar, cancellationToken: Now);
        await MarkAs(matter, Mark);

        var seen = await Seen(matter);

        Assert.Equal((CaseStatus.Struck, "", ""), (seen.Status, seen.StruckReason, seen.Title));
    }

    [Fact]
    public async Task Those_who_work_with_a_secret_case_still_read_and_find_it()
    {
        var matter = await Matter.Create(host);
        await MarkAs(matter, Mark);

        var read = await host.Cases.GetCaseAsync(new() { Name = matter.Name }, matter.Register.Officer, cancellationToken: Now);
        var found = await host.Cases.ListCasesAsync(new() { Parent = matter.Register.Name, Query = "projekt" }, matter.Register.Officer, cancellationToken: Now);

        Assert.Equal(("Ett projekt", Mark), (read.Title, read.Secrecy));
        Assert.Equal(("Ett projekt", Mark), (found.Cases.Single().Title, found.Cases.Single().Secrecy));
    }

    [Fact]
    public async Task A_mark_is_changed_by_a_registrar_with_a_reason_and_is_whole()
    {
        var matter = await Matter.Create(host);
        await MarkAs(matter, Mark);
        var other = Mark;
        other.Provision = "OSL 21 kap. 1 §";

        await Refusal.Of(StatusCode.InvalidArgument, "INVALID_REQUEST", MarkAs(matter, other));
        await Refusal.Of(StatusCode.InvalidArgument, "INVALID_REQUEST", MarkAs(matter, null));
        await Refusal.Of(StatusCode.InvalidArgument, "INVALID_REQUEST", MarkAs(matter, new Secrecy { Provision = "OSL 21 kap. 1 §" }, "Fel lagrum"));
        await Refusal.Of(StatusCode.PermissionDenied, "ROLE_MISSING",
            host.Cases.MarkSecrecyAsync(new() { Name = matter.Name, Secrecy = other, Reason = "Fel lagrum" }, matter.Register.Officer, cancellationToken: Now));
        await MarkAs(matter, Mark);
        var changed = await MarkAs(matter, other, "Fel lagrum");

        Assert.Equal(other, changed.Secrecy);
        Assert.Equal(["CaseRegistered", "CaseSecrecyChanged", "CaseSecrecyChanged"], await matter.History());
    }

    [Fact]
    public async Task A_case_is_not_registered_with_a_mark()
    {
        var register = await host.NewOrganisation();
        var request = register.NewCase();
        request.Case.Secrecy = Mark;

        var fault = await Assert.ThrowsAsync<RpcException>(async () => await host.Cases.RegisterCaseAsync(request, register.Registrar, cancellationToken: Now));

        Assert.StartsWith("case.secrecy: ", fault.Status.Detail, StringComparison.Ordinal);
    }

    private AsyncUnaryCall<Case> MarkAs(Matter matter, Secrecy? mark, string reason = "") =>
        host.Cases.MarkSecrecyAsync(new() { Name = matter.Name, Secrecy = mark, Reason = reason }, matter.Registrar, cancellationToken: Now);

    private async Task<PublicCase> Seen(Matter matter) =>
        (await host.Cases.ListPublicRegisterAsync(
            new() { Parent = matter.Register.Name, Series = "RUN", Year = Matter.Today.Year }, matter.Register.Officer, cancellationToken: Now)).Cases.Single();
}
