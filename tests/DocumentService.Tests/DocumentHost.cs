using Contracts.Documents.V1;
using Microsoft.Extensions.DependencyInjection;
using ServiceDefaults;
using Testing;

[assembly: AssemblyFixture(typeof(DocumentService.Tests.DocumentHost))]

namespace DocumentService.Tests;

/// <summary>The service with real servers behind it, shared by all tests: each uses cases of its own.</summary>
public sealed class DocumentHost : IAsyncLifetime
{
    private readonly DirectoryInfo _store = Directory.CreateTempSubdirectory("documents-");
    private ServiceHost<Program>? _service;
    private int _cases;

    public Servers Servers { get; } = new();

    public Identity Identity { get; } = new();

    public ServiceHost<Program> Service => _service!;

    public DocumentApi.DocumentApiClient Documents => new(Service.Connect());

    public string Store => _store.FullName;

    /// <summary>All files of contents, whole ones and those that are arriving.</summary>
    public IReadOnlyList<string> Contents =>
        [.. _store.EnumerateFiles("*", SearchOption.AllDirectories).Where(file => file.Extension != ".lock").Select(file => file.FullName)];

    public async ValueTask InitializeAsync()
    {
        await Servers.InitializeAsync();
        _service = await Start(Store);
    }

    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
            await _service.DisposeAsync();
        await Servers.DisposeAsync();
        Identity.Dispose();
        _store.Delete(recursive: true);
    }

    /// <summary>A service of the test's own, e.g. with other limits.</summary>
    public Task<ServiceHost<Program>> Start(string store, Dictionary<string, string?>? settings = null) =>
        ServiceHost.Start<Program>(Servers, Identity, "documents", "document_service", new Dictionary<string, string?>(settings ?? [])
        {
            ["Documents:Store"] = store,
            ["services:case-service:grpc:0"] = "http://127.0.0.1:1",
            ["services:funding-service:grpc:0"] = "http://127.0.0.1:1",
        });

    /// <summary>Lets the service react. Not through the broker: services that tests start for themselves take messages from the same queues.</summary>
    public async Task React<TEvent>(IReaction<TEvent> reaction, TEvent happened) where TEvent : class
    {
        var now = TestContext.Current.CancellationToken;
        var caller = await Service.Services.GetRequiredService<ServiceIdentity>().Caller(now);
        await Service.Services.GetRequiredService<Database>().Change(caller, now, work => reaction.On(happened, work));
    }

    /// <summary>A case that no other test uses.</summary>
    public string NewCase(string organisation = "rjh") => $"organisations/{organisation}/cases/RUN-{Interlocked.Increment(ref _cases)}-2024";
}
