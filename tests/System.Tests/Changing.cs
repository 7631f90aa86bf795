using System.Text;
using Contracts.Cases.V1;
using Contracts.Funding.V1;
using Dapper;
using Grpc.Core;
using Npgsql;
using ServiceDefaults;
using Testing;

namespace Platform.Tests;

/// <summary>A decision from its proposal to its revocation, and what the other services make of it.</summary>
public sealed class Changing(WholePlatform platform)
{
    private static readonly DateOnly Today = SwedishTime.Day(TimeProvider.System.GetUtcNow());

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Taken_amended_and_revoked_its_money_and_its_documents_follow_and_the_overview_shows_it_all()
    {
        var region = await Region.Create(platform);
        await region.AddMeeting(Today.AddDays(30));
        var inCase = await region.ImportCase();
        var proposed = await region.Propose(inCase);
        await platform.Decisions.NoteConflictOfInterestAsync(
            new() { Parent = inCase, Conflict = new() { Person = $"{region.Name}/persons/p-001", From = Region.Day(Today.AddDays(1)), Ground = "Närstående" } }, region.Registrar, cancellationToken: Now);

        // The director himself, without any role.
        var taken = await platform.Decisions.TakeDecisionAsync(new() { Name = proposed.Name }, platform.Identity.Person(region.Id), cancellationToken: Now);
        await MoneyIs(region, held: 0, committed: 460_000);
        var revocation = await Take(region, await region.ProposeWithoutMoney(inCase, new Change { Kind = ChangeKind.Revocation, Decision = taken.Name }));
        await MoneyIs(region, held: 0, committed: 0);

        var overview = await WhenNothingIsPending(region, inCase);
        Assert.Equal([DecisionState.Taken, DecisionState.Taken], overview.Decisions.Select(decision => decision.State));
        Assert.Equal(revocation.Name, Assert.Single(overview.Decisions[0].ChangedBy).Decision);
        Assert.Equal(ReservationState.Released, Assert.Single(overview.Reservations).State);
        Assert.Equal("Närstående", Assert.Single(overview.Conflicts).Ground);
        var document = overview.Documents.Single(one => one.Decision == revocation.Name && one.ContentType == "text/plain");
        Assert.Contains($"Återkallelse av beslut {Today:yyyy-MM-dd}", await Text(region, document.Name), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proposal_that_is_taken_back_leaves_the_money_free_and_nothing_pending()
    {
        var region = await Region.Create(platform);
        var inCase = await region.ImportCase();
        var proposed = await region.Propose(inCase);

        await platform.Decisions.WithdrawDecisionAsync(new() { Name = proposed.Name, Reason = "Underlaget ändras." }, region.Registrar, cancellationToken: Now);

        var overview = await WhenNothingIsPending(region, inCase);
        Assert.Equal((CaseStatus.Registered, DecisionState.Withdrawn), (overview.Case.Status, Assert.Single(overview.Decisions).State));
        Assert.Equal((0, 1_000_000), ((await region.Year2024()).Held.Units, (await region.Year2024()).Available.Units));
        Assert.Equal(ApplicationState.Draft, Assert.Single(overview.Applications).State);
    }

    [Fact]
    public async Task What_a_decision_rests_on_has_to_be_what_it_was_proposed_with()
    {
        var region = await Region.Create(platform);
        var inCase = await region.ImportCase();
        var proposed = await region.Propose(inCase);
        // No call can do this.
        await using (var documents = new NpgsqlConnection(platform.Databases["documents"]))
            await documents.ExecuteAsync("UPDATE document SET sha256 = repeat('0', 64) WHERE organisation = @Id", new { region.Id });

        var values = await Refusal.Of(
            StatusCode.FailedPrecondition, "BASIS_NOT_FROZEN",
            platform.Decisions.TakeDecisionAsync(new() { Name = proposed.Name }, platform.Identity.Person(region.Id), cancellationToken: Now));

        Assert.Equal((proposed.Basis[0].Sha256, new string('0', 64)), (values["frozen"], values["current"]));
    }

    private async Task<Decision> Take(Region region, Decision proposed) =>
        await platform.Decisions.TakeDecisionAsync(new() { Name = proposed.Name }, platform.Identity.Person(region.Id), cancellationToken: Now);

    private static Task MoneyIs(Region region, long held, long committed) =>
        Eventually.Holds(async () => await region.Year2024() is { } year && (year.Held.Units, year.Committed.Units) == (held, committed), Now);

    private Task<CaseOverview> WhenNothingIsPending(Region region, string inCase) =>
        Eventually.Some(
            async () =>
            {
                var overview = await platform.Cases.GetCaseOverviewAsync(new() { Name = inCase }, region.Registrar, cancellationToken: Now);
                return overview.Pending.Count == 0 ? overview : null;
            },
            Now);

    private async Task<string> Text(Region region, string document)
    {
        var content = new MemoryStream();
        using var call = platform.Documents.DownloadDocument(new() { Name = document }, region.Registrar, cancellationToken: Now);
        await foreach (var part in call.ResponseStream.ReadAllAsync(Now))
            part.Chunk.WriteTo(content);
        return Encoding.UTF8.GetString(content.ToArray());
    }
}
