using Contracts.Cases.V1;
using Grpc.Core;
using ServiceDefaults;
using Testing;

namespace CaseService.Tests.Decisions;

/// <summary>Who may not take part, and who should not have.</summary>
public sealed class ConflictsOfInterest(CaseHost host)
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_is_in_conflict_neither_decides_nor_declines_until_it_has_ended()
    {
        var matter = await Matter.Create(host);
        var proposed = await matter.Propose();
        var noted = await matter.NoteConflict(Matter.Director, Matter.Today.AddDays(-10));
        Assert.Equal(("Exempel Granlund", "p-009"), (noted.PersonName, noted.NotedBy));

        await Refusal.Of(StatusCode.FailedPrecondition, "CONFLICT_OF_INTEREST", matter.Take(proposed.Name));
        await Refusal.Of(StatusCode.FailedPrecondition, "CONFLICT_OF_INTEREST", matter.Decline(proposed.Name));
        await host.Decisions.EndConflictOfInterestAsync(
            new() { Parent = matter.Name, Person = noted.Person, From = noted.From, To = Matter.Day(Matter.Today.AddDays(-1)) }, matter.Registrar, cancellationToken: Now);

        Assert.Equal(DecisionState.Taken, (await matter.Take(proposed.Name)).State);
    }

    [Fact]
    public async Task It_concerns_that_case_and_that_person_from_that_day()
    {
        var matter = await Matter.Create(host);
        var other = await matter.Another();
        await matter.NoteConflict(Matter.Head);
        await other.NoteConflict(Matter.Director, Matter.Today.AddDays(1));

        await matter.Take((await matter.Propose()).Name);
        await other.Take((await other.Propose()).Name);
    }

    [Fact]
    public async Task A_decision_by_who_was_in_conflict_is_recorded_with_a_finding_and_not_without()
    {
        var matter = await Matter.Create(host);
        var proposed = await matter.Propose();
        await matter.NoteConflict(Matter.Director);

        var values = await Refusal.Of(StatusCode.FailedPrecondition, "FINDINGS_NOT_ACKNOWLEDGED", matter.Record(proposed.Name));
        Assert.Equal("CONFLICT_OF_INTEREST", values["codes"]);
        var recorded = await matter.Record(proposed.Name, "CONFLICT_OF_INTEREST");

        Assert.Equal(["CONFLICT_OF_INTEREST"], recorded.Findings.Select(finding => finding.Code));
    }

    [Fact]
    public async Task Noted_again_it_is_the_same_and_it_takes_a_human_being_and_a_known_person()
    {
        var matter = await Matter.Create(host);
        var first = await matter.NoteConflict(Matter.Director);

        Assert.Equal(first, await matter.NoteConflict(Matter.Director));
        Assert.Single(await matter.History(), what => what == "ConflictOfInterestNoted");
        await Refusal.Of(StatusCode.InvalidArgument, "INVALID_REQUEST", matter.NoteConflict("p-777"));
        await Refusal.Of(
            StatusCode.PermissionDenied, "SOFTWARE_NEVER_DECIDES",
            host.Decisions.NoteConflictOfInterestAsync(new() { Parent = matter.Name, Conflict = first }, host.Identity.Software(matter.Register.Id, Roles.Officer), cancellationToken: Now));
    }

    [Fact]
    public async Task Asked_beforehand_it_is_told_and_who_is_in_conflict_is_none_of_those_who_may()
    {
        var matter = await Matter.Create(host);
        await matter.NoteConflict(Matter.Director);
        var request = new CheckAuthorityRequest { Board = matter.Register.Board, Clause = "8.2", Day = Matter.Day(Matter.Today), Case = matter.Name };

        var inCase = await host.Delegation.CheckAuthorityAsync(request, matter.Register.As(Matter.Director), cancellationToken: Now);
        request.Case = "";
        var elsewhere = await host.Delegation.CheckAuthorityAsync(request, matter.Register.As(Matter.Director), cancellationToken: Now);

        Assert.Equal((false, "CONFLICT_OF_INTEREST", 0), (inCase.Allowed, Assert.Single(inCase.Findings).Code, inCase.WhoMay.Count));
        Assert.Equal((true, "Exempel Granlund"), (elsewhere.Allowed, Assert.Single(elsewhere.WhoMay).PersonName));
    }

    [Fact]
    public async Task Nobody_ends_a_conflict_of_his_own()
    {
        var matter = await Matter.Create(host);
        var noted = await matter.NoteConflict(Matter.Director);

        await Refusal.Of(
            StatusCode.PermissionDenied, "CONFLICT_OF_INTEREST",
            host.Decisions.EndConflictOfInterestAsync(
                new() { Parent = matter.Name, Person = noted.Person, From = noted.From, To = noted.From }, matter.Register.As(Matter.Director, "registrar"), cancellationToken: Now));
    }
}
