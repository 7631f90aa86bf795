using System.Runtime.Versioning;
using System.Text;
using Contracts.Cases;
using Contracts.Documents;
using Contracts.Documents.V1;
using DocumentService.Documents;
using DocumentService.Retention;
using Google.Type;
using Grpc.Core;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using ServiceDefaults;
using Testing;
using static DocumentService.Tests.Documents.Upload;
using Disposal = Contracts.Documents.V1.Disposal;

namespace DocumentService.Tests.Retention;

[UnsupportedOSPlatform("windows")]
public sealed class Disposing(DocumentHost host)
{
    private static int _organisations;
    private readonly string _organisation = $"gallring{Interlocked.Increment(ref _organisations)}";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private RetentionApi.RetentionApiClient Client => new(host.Service.Connect());

    private Metadata Registrar => host.Identity.Person(_organisation, "registrar", "administrator");

    private string Parent => $"organisations/{_organisation}";

    [Fact]
    public async Task Only_what_a_rule_disposes_of_in_cases_closed_long_enough_ago_is_on_a_list()
    {
        await Put("memo", 5);
        await Put("delegationsbeslut", years: null);
        var inOld = await Case(closed: 2010);
        var due = await File(inOld, "memo");
        await File(inOld, "delegationsbeslut");
        await File(inOld, "initiative");
        await File(await Case(closed: null), "memo");
        await File(await Case(closed: TimeProvider.System.GetUtcNow().Year - 5), "memo");
        await File(await Case(closed: 2010, isReopened: true), "memo");
        var held = await Case(closed: 2010);
        await File(held, "memo");
        await Client.PlaceLegalHoldAsync(new() { Parent = held, Reason = "Revision" }, Registrar, cancellationToken: Now);

        var list = await Propose();

        var entry = Assert.Single(list.Entries);
        Assert.Equal(
            (due.Name, $"{Parent}/retentionRules/r-memo", 5, "plan § 12", 1, due.Size, new Date { Year = 2010, Month = 6, Day = 1 }),
            (entry.Document, entry.Rule, entry.Years, entry.LegalReference, entry.Versions, entry.Size, entry.Closed));
        Assert.Equal((DisposalState.Proposed, 1, due.Size), (list.State, list.Documents, list.Size));
        Assert.Equal(due, await Get(due));
        await NothingToDispose();
    }

    [Fact]
    public async Task A_closing_that_is_told_late_disposes_of_nothing_in_a_case_that_goes_on_or_was_closed_again_since()
    {
        await Put("memo", 5);
        var now = TimeProvider.System.GetUtcNow();
        var (goesOn, closedAgain) = (host.NewCase(_organisation), host.NewCase(_organisation));
        foreach (var parent in new[] { goesOn, closedAgain })
            await File(parent, "memo");
        await Happens(new CaseReopened(_organisation, goesOn, "Nytt underlag", Closing(goesOn, 2010).At.AddMonths(8)), new ForgetClosingWhenCaseReopened());
        await Happens(new CaseClosed(_organisation, closedAgain, now), new KeepClosingWhenCaseClosed());

        await Happens(Closing(goesOn, 2010), new KeepClosingWhenCaseClosed());
        await Happens(Closing(closedAgain, 2010), new KeepClosingWhenCaseClosed());
        await NothingToDispose();

        await Happens(Closing(goesOn, 2012), new KeepClosingWhenCaseClosed());
        await Happens(new CaseReopened(_organisation, goesOn, "Nytt underlag", Closing(goesOn, 2011).At), new ForgetClosingWhenCaseReopened());
        Assert.Equal(2012, Assert.Single((await Propose()).Entries).Closed.Year);
    }

    [Fact]
    public async Task A_decided_list_removes_contents_and_leaves_registrations()
    {
        await Put("memo", 5);
        var parent = await Case(closed: 2010);
        var content = SomeContent();
        var gone = await File(parent, "memo", content);
        var shared = SomeContent();
        var goneToo = await File(parent, "memo", shared);
        var stays = await File(parent, "initiative", shared);

        var list = await Decide(await Propose());
        await CleanUp();

        Assert.Equal((DisposalState.Disposed, "RUN § 7", "Prov Ek, arkivarie"), (list.State, list.Decision, list.DecidedBy));
        var registration = await Get(gone);
        Assert.Equal((gone.Title, gone.Kind, gone.Date, gone.Sha256, list.Name), (registration.Title, registration.Kind, registration.Date, registration.Sha256, registration.Disposal));
        Assert.DoesNotContain(host.Contents, file => file.Contains(Hash(content), StringComparison.Ordinal));
        Assert.Equal(shared, (await host.Documents.Fetch(stays.Name, Registrar, Now)).Content);
        foreach (var disposed in new[] { gone, goneToo })
        {
            var refused = await Assert.ThrowsAsync<RpcException>(() => host.Documents.Fetch(disposed.Name, Registrar, Now));
            Assert.Equal((StatusCode.FailedPrecondition, "DOCUMENT_DISPOSED"), (refused.StatusCode, Refusal.Info(refused)?.Type));
            await Refusal.Of(
                StatusCode.FailedPrecondition, "DOCUMENT_DISPOSED", host.Documents.LockDocumentAsync(new() { Name = disposed.Name }, Registrar, cancellationToken: Now));
        }
    }

    [Fact]
    public async Task What_was_disposed_of_is_found_by_its_title_alone()
    {
        await Put("memo", 5);
        var gone = await File(await Case(closed: 2010), "memo", Encoding.UTF8.GetBytes("Om vindkraften i norr"));
        await Eventually.Holds(() => Finds("vindkraft"), Now);

        await Decide(await Propose());

        await Eventually.Holds(() => Finds(gone.Title), Now);
        Assert.False(await Finds("vindkraft"));

        async Task<bool> Finds(string query) =>
            (await new SearchApi.SearchApiClient(host.Service.Connect()).SearchDocumentsAsync(new() { Parent = Parent, Query = query }, Registrar, cancellationToken: Now)).Hits
                .Any(hit => hit.Document.Name == gone.Name);
    }

    [Fact]
    public async Task Each_document_that_was_disposed_of_is_told_with_the_decision()
    {
        await Put("memo", 5);
        var gone = await File(await Case(closed: 2010), "memo");
        var list = await Propose();
        var heard = new TaskCompletionSource<DocumentDisposed>();
        var bus = Bus.Factory.CreateUsingRabbitMq(rabbit =>
        {
            rabbit.Host(new Uri(host.Servers.Broker));
            rabbit.ReceiveEndpoint(endpoint => endpoint.Handler<DocumentDisposed>(context =>
            {
                if (context.Message.Document == gone.Name)
                    heard.TrySetResult(context.Message);
                return Task.CompletedTask;
            }));
        });
        await bus.StartAsync(Now);
        try
        {
            await Decide(list);
            var told = await heard.Task.WaitAsync(TimeSpan.FromMinutes(1), Now);
            Assert.Equal((list.Name, "RUN § 7", "plan § 12"), (told.Disposal, told.Decision, told.LegalReference));
        }
        finally
        {
            await bus.StopAsync(Now);
        }
    }

    [Theory]
    [InlineData("held")]
    [InlineData("reopened")]
    [InlineData("changed")]
    [InlineData("preserved")]
    public async Task With_something_on_the_list_that_may_not_go_any_more_nothing_is_removed(string what)
    {
        await Put("memo", 5);
        var parent = await Case(closed: 2010);
        var (kept, other) = (await File(parent, "memo"), await File(await Case(closed: 2010), "memo"));
        var list = await Propose();
        if (what == "held")
            await Client.PlaceLegalHoldAsync(new() { Parent = parent, Reason = "Tvist" }, Registrar, cancellationToken: Now);
        else if (what == "reopened")
            await Happens(new CaseReopened(_organisation, parent, "Nytt underlag", TimeProvider.System.GetUtcNow()), new ForgetClosingWhenCaseReopened());
        else if (what == "changed")
            await host.Documents.FinaliseDocumentAsync(new() { Name = kept.Name, Etag = kept.Etag }, Registrar, cancellationToken: Now);
        else
            await Put("memo", years: null);

        var conflict = await Refusal.Of(StatusCode.FailedPrecondition, "DISPOSAL_OUTDATED", Decision(list));

        string[] outdated = what == "preserved" ? [kept.Name, other.Name] : [kept.Name];
        var told = conflict.Where(detail => detail.Key.StartsWith("document_", StringComparison.Ordinal)).OrderBy(detail => detail.Key, StringComparer.Ordinal);
        Assert.Equal(outdated.Order(StringComparer.Ordinal), told.Select(detail => detail.Value));
        Assert.Equal($"{outdated.Length}", conflict["count"]);
        await host.Documents.Fetch(kept.Name, Registrar, Now);
        await host.Documents.Fetch(other.Name, Registrar, Now);
    }

    [Fact]
    public async Task A_lifted_hold_and_a_cancelled_list_stand_in_the_way_of_nothing()
    {
        await Put("memo", 5);
        var parent = await Case(closed: 2010);
        await File(parent, "memo");
        var hold = await Client.PlaceLegalHoldAsync(new() { Parent = parent, Reason = "Tvist" }, Registrar, cancellationToken: Now);
        Assert.Equal([hold], (await Client.ListLegalHoldsAsync(new() { Parent = Parent }, Registrar, cancellationToken: Now)).Holds);
        await Client.LiftLegalHoldAsync(new() { Name = hold.Name, Reason = "Dom" }, Registrar, cancellationToken: Now);
        Assert.Empty((await Client.ListLegalHoldsAsync(new() { Parent = Parent }, Registrar, cancellationToken: Now)).Holds);

        var first = await Propose();
        Assert.Equal(DisposalState.Cancelled, (await Client.CancelDisposalAsync(new() { Name = first.Name }, Registrar, cancellationToken: Now)).State);
        var second = await Propose();

        Assert.Equal(first.Entries, second.Entries);
        await Refusal.Of(StatusCode.FailedPrecondition, "DISPOSAL_ENDED", Decision(first));
        Assert.Equal([second.Name, first.Name], (await Client.ListDisposalsAsync(new() { Parent = Parent }, Registrar, cancellationToken: Now)).Disposals.Select(one => one.Name));
    }

    [Fact]
    public async Task Of_many_lists_that_are_made_at_once_each_document_is_on_one()
    {
        await Put("memo", 5);
        var parent = await Case(closed: 2010);
        for (var document = 0; document < 5; document++)
            await File(parent, "memo");

        var made = await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            try
            {
                return await Propose();
            }
            catch (RpcException none) when (none.StatusCode == StatusCode.FailedPrecondition)
            {
                return null;
            }
        }));

        Assert.Equal(5, Assert.Single(made, one => one is not null)!.Entries.Count);
    }

    [Fact]
    public async Task Of_many_who_decide_on_a_list_at_once_one_does()
    {
        await Put("memo", 5);
        await File(await Case(closed: 2010), "memo");
        var list = await Propose();

        var ends = await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            try
            {
                return (await Decision(list)).State;
            }
            catch (RpcException late) when (Refusal.Info(late)?.Type == "DISPOSAL_ENDED")
            {
                return DisposalState.Unspecified;
            }
        }));

        Assert.Single(ends, DisposalState.Disposed);
    }

    [Fact]
    public async Task Software_decides_on_no_disposal_and_nobody_for_the_future()
    {
        await Put("memo", 5);
        await File(await Case(closed: 2010), "memo");
        var list = await Propose();
        var software = host.Identity.Software(_organisation, "registrar");

        await Refusal.Of(StatusCode.PermissionDenied, "SOFTWARE_NEVER_DECIDES", Decision(list, headers: software));
        await Refusal.Of(StatusCode.PermissionDenied, "ROLE_MISSING", Decision(list, headers: host.Identity.Person(_organisation)));
        Assert.Equal(["decided"], await Violated.Fields(Decision(list, new Date { Year = 2199, Month = 1, Day = 1 })));
        Assert.Equal(
            ["decided", "decided_by", "decision"],
            (await Violated.Fields(Client.DecideDisposalAsync(new() { Name = list.Name }, Registrar, cancellationToken: Now))).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("DELETE FROM document_version")]
    [InlineData("UPDATE document SET disposal = 1")]
    [InlineData("DELETE FROM disposal_entry")]
    [InlineData("DELETE FROM case_closing")]
    [InlineData("SELECT dispose_of('{0}', 1)")]
    public async Task The_service_itself_cannot_remove_what_nobody_decided_on(string statement)
    {
        await Put("memo", 5);
        await File(await Case(closed: 2010), "memo");
        await Propose();

        await Assert.ThrowsAsync<PostgresException>(() => AsService(string.Format(null, statement, _organisation)));
    }

    [Theory]
    [InlineData("no rule")]
    [InlineData("not long enough")]
    [InlineData("open")]
    [InlineData("held")]
    [InlineData("locked")]
    public async Task Not_even_with_a_list_of_its_own_making_does_the_service_remove_what_may_not_be_disposed_of(string why)
    {
        if (why != "no rule")
            await Put("memo", 5);
        var parent = await Case(why switch { "open" => null, "not long enough" => TimeProvider.System.GetUtcNow().Year - 1, _ => 2010 });
        var kept = await File(parent, "memo");
        if (why == "held")
            await Client.PlaceLegalHoldAsync(new() { Parent = parent, Reason = "Tvist" }, Registrar, cancellationToken: Now);
        if (why == "locked")
            kept = await host.Documents.LockDocumentAsync(new() { Name = kept.Name }, Registrar, cancellationToken: Now);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => AsService(MadeUpDisposal(parent, kept)));

        Assert.Contains("may not be disposed of", refused.MessageText, StringComparison.Ordinal);
        await host.Documents.Fetch(kept.Name, Registrar, Now);
    }

    [Fact]
    public async Task That_somebody_decided_on_a_list_is_the_word_of_the_service()
    {
        await Put("memo", 5);
        var parent = await Case(closed: 2010);
        var gone = await File(parent, "memo");

        await AsService(MadeUpDisposal(parent, gone));

        Assert.Equal($"{Parent}/disposals/1", (await Get(gone)).Disposal);
        await Assert.ThrowsAsync<PostgresException>(() => AsService($"UPDATE disposal SET decided_by = 'någon annan' WHERE organisation = '{_organisation}'"));
    }

    private async Task AsService(string sql)
    {
        await using var asService = host.Service.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        await asService.ExecuteNonQueryAsync(Now);
    }

    // What somebody with the service's password could do.
    private string MadeUpDisposal(string parent, Document document) =>
        $"""
        INSERT INTO disposal (organisation, number, state, proposed, proposed_by) VALUES ('{_organisation}', 1, 'PROPOSED', now(), 'p-666');
        INSERT INTO disposal_entry (organisation, disposal, case_id, document, title, kind, date, closed, rule, years, legal_reference, revision, versions)
          VALUES ('{_organisation}', 1, '{parent[(parent.LastIndexOf('/') + 1)..]}', 1, '', 'memo', '2010-06-01', '2010-06-01', 'r-memo', 5, 'plan § 12', {document.Etag}, '[]');
        UPDATE disposal SET (state, decision, decided, decided_by) = ('DISPOSED', 'ingen', '2024-01-01', 'ingen') WHERE organisation = '{_organisation}';
        SELECT dispose_of('{_organisation}', 1);
        """;

    private async Task Put(string kind, int? years)
    {
        var rule = RetentionRules.Rule(_organisation, kind, years ?? 0);
        rule.Name = $"{Parent}/retentionRules/r-{kind}";
        rule.LegalReference = "plan § 12";
        rule.Action = years is null ? RetentionAction.Preserve : RetentionAction.Dispose;
        await Client.PutRetentionRuleAsync(new() { Rule = rule }, Registrar, cancellationToken: Now);
    }

    private async Task<string> Case(int? closed, bool isReopened = false)
    {
        var name = host.NewCase(_organisation);
        if (closed is { } year)
            await Happens(Closing(name, year), new KeepClosingWhenCaseClosed());
        if (isReopened)
            await Happens(new CaseReopened(_organisation, name, "Nytt underlag", TimeProvider.System.GetUtcNow()), new ForgetClosingWhenCaseReopened());
        return name;
    }

    private CaseClosed Closing(string parent, int year) => new(_organisation, parent, new DateTimeOffset(year, 6, 1, 12, 0, 0, TimeSpan.Zero));

    // As when the message arrives. Other instances of the service, of other tests, have the same queue.
    private async Task Happens<TEvent>(TEvent happened, IReaction<TEvent> reaction) where TEvent : class
    {
        var caller = await host.Service.Services.GetRequiredService<ServiceIdentity>().Caller(Now);
        await host.Service.Services.GetRequiredService<Database>().Change(caller, Now, work => reaction.On(happened, work));
    }

    private async Task<Document> File(string parent, string kind, byte[]? content = null)
    {
        content ??= SomeContent();
        var metadata = Metadata(parent, content: content);
        metadata.Document.Kind = kind;
        return await host.Documents.Send(metadata, content, Registrar, Now);
    }

    private async Task<Document> Get(Document document) => await host.Documents.GetDocumentAsync(new() { Name = document.Name }, Registrar, cancellationToken: Now);

    private async Task<Disposal> Propose() => await Client.ProposeDisposalAsync(new() { Parent = Parent }, Registrar, cancellationToken: Now);

    private async Task NothingToDispose() =>
        await Refusal.Of(StatusCode.FailedPrecondition, "NOTHING_TO_DISPOSE", Client.ProposeDisposalAsync(new() { Parent = Parent }, Registrar, cancellationToken: Now));

    private async Task<Disposal> Decide(Disposal list) => await Decision(list);

    private AsyncUnaryCall<Disposal> Decision(Disposal list, Date? decided = null, Metadata? headers = null) => Client.DecideDisposalAsync(
        new() { Name = list.Name, Decision = "RUN § 7", Decided = decided ?? new Date { Year = 2024, Month = 3, Day = 1 }, DecidedBy = "Prov Ek, arkivarie" },
        headers ?? Registrar,
        cancellationToken: Now);

    private async Task CleanUp() => await host.Service.Services.GetServices<IHostedService>().OfType<CleanUp>().Single().RemoveUnreferenced(Now);
}
