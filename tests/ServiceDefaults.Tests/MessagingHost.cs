using System.Collections.Concurrent;
using Contracts.Cases;
using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Testing;

[assembly: AssemblyFixture(typeof(ServiceDefaults.Tests.MessagingHost))]

namespace ServiceDefaults.Tests;

/// <summary>A host with outbox, inbox and one reaction, on real servers.</summary>
public sealed class MessagingHost : IAsyncLifetime
{
    private const string Login = "messaging_tests";
    private readonly Servers _servers = new();
    private readonly Identity _identity = new();
    private IHost? _host;

    public Database Database => _host!.Services.GetRequiredService<Database>();

    /// <summary>A source with the service's own rights.</summary>
    public NpgsqlDataSource Source => _host!.Services.GetRequiredService<NpgsqlDataSource>();

    /// <summary>The host's own token, and whoever may replace it.</summary>
    public Identity Identity => _identity;

    /// <summary>Where the broker answers.</summary>
    public Uri Broker => new(_servers.Broker);

    public IServiceProvider Services => _host!.Services;

    public Caller Caller { get; } = new("p-001", "Prov Lövgren", "rjh", "tests", CallerKind.Person, new HashSet<string>(), "", DateTimeOffset.MaxValue);

    public async ValueTask InitializeAsync()
    {
        await _servers.InitializeAsync();
        var admin = await _servers.NewDatabase("messaging");
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:test-admin"] = admin,
            ["ConnectionStrings:test"] = new NpgsqlConnectionStringBuilder(admin) { Username = Login, Password = "only-for-tests" }.ConnectionString,
            ["ConnectionStrings:messaging"] = _servers.Broker,
            ["Database:ServicePassword"] = "only-for-tests",
            ["Identity:Issuer"] = Identity.Issuer,
            ["Identity:Audience"] = Identity.Audience,
            ["Identity:KeysFile"] = _identity.KeysFile,
            ["Identity:TokenFile"] = _identity.ServiceTokenFile,
        });
        await Migrations.Run(builder.Configuration, "test", Login, typeof(MessagingHost).Assembly);
        await CreateNotes(admin);
        builder.AddIdentity();
        builder.AddNpgsqlDataSource("test");
        builder.Services.AddSingleton<OutboxSignal>().AddSingleton<Database>().AddSingleton<Inbox>();
        builder.AddMessaging("tests", reactions => reactions.Add<NoteWhenCaseRegistered, CaseRegistered>());
        _host = builder.Build();
        await _host.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.StopAsync();
        _host?.Dispose();
        await _servers.DisposeAsync();
        _identity.Dispose();
    }

    /// <summary>The titles that the reaction has noted for a case, in its order.</summary>
    public async Task<List<string>> NotedFor(string name)
    {
        await using var connection = await Source.OpenConnectionAsync();
        return (await connection.QueryAsync<string>("SELECT title FROM note WHERE name = @name ORDER BY id", new { name })).AsList();
    }

    private static async Task CreateNotes(string admin)
    {
        await using var connection = new NpgsqlConnection(admin);
        await connection.ExecuteAsync(
            $"CREATE TABLE note (id bigint GENERATED ALWAYS AS IDENTITY, name text NOT NULL, title text NOT NULL); GRANT SELECT, INSERT ON note TO {Login}");
    }
}

/// <summary>Notes what it hears; fails first as often as it is told to.</summary>
public sealed class NoteWhenCaseRegistered : IReaction<CaseRegistered>
{
    private static readonly ConcurrentDictionary<string, (int Times, Func<Exception> With)> Failures = [];

    public static void FailFirst(string name, int times) => FailFirst(name, times, () => new InvalidOperationException("as told"));

    public static void FailFirst(string name, int times, Func<Exception> with) => Failures[name] = (times, with);

    public async Task On(CaseRegistered happened, Work work)
    {
        await work.ExecuteOne("INSERT INTO note (name, title) VALUES (@Case, @Title)", new { happened.Case, happened.Title });
        if (Failures.TryGetValue(happened.Case, out var left) && left.Times > 0)
        {
            Failures[happened.Case] = (left.Times - 1, left.With);
            throw left.With();
        }
    }
}
