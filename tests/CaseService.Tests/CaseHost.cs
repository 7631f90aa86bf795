using System.Collections.Concurrent;
using CaseService.Register;
using Contracts.Cases.V1;
using Contracts.Funding.V1;
using FundingService.Frames;
using Google.Type;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using ServiceDefaults;
using Testing;

[assembly: AssemblyFixture(typeof(CaseService.Tests.CaseHost))]

namespace CaseService.Tests;

/// <summary>The service with real servers and FundingService behind it, shared by all tests: each uses an organisation of its own.</summary>
public sealed class CaseHost : IAsyncLifetime
{
    private readonly int _fundingPort = ServiceHost.FreePort();
    private ServiceHost<CaseEndpoints>? _service;
    private ServiceHost<FrameEndpoints>? _funding;
    private GrpcChannel? _channel;
    private GrpcChannel? _fundingChannel;
    private int _organisations;

    public Servers Servers { get; } = new();

    public Identity Identity { get; } = new();

    public CaseApi.CaseApiClient Cases => new(_channel);

    public OrganisationApi.OrganisationApiClient Organisations => new(_channel);

    public DelegationApi.DelegationApiClient Delegation => new(_channel);

    public DecisionApi.DecisionApiClient Decisions => new(_channel);

    public ReportingApi.ReportingApiClient Reporting => new(_channel);

    public FrameApi.FrameApiClient Frames => new(_fundingChannel);

    public PlanApi.PlanApiClient Plans => new(_fundingChannel);

    public ApplicationApi.ApplicationApiClient Applications => new(_fundingChannel);

    public RuleApi.RuleApiClient Rules => new(_fundingChannel);

    public CaseFeed.CaseFeedClient Feed => new(_channel);

    /// <summary>The registrations that have reached the service.</summary>
    public Arrivals Arrivals { get; } = new();

    /// <summary>For clients that were not built for the service.</summary>
    public GrpcChannel Channel => _channel!;

    /// <summary>The connection string of the database's administrator.</summary>
    public string AdminConnection => _service!.AdminConnection;

    /// <summary>Publishes as a service does.</summary>
    public Task Publish<TEvent>(TEvent happened) where TEvent : class =>
        _service!.Services.GetRequiredService<IBus>().Publish(happened, TestContext.Current.CancellationToken);

    /// <summary>Lets the service react. Not through the broker: services that tests start for themselves take messages from the same queues.</summary>
    public async Task React<TEvent>(IReaction<TEvent> reaction, TEvent happened) where TEvent : class
    {
        var now = TestContext.Current.CancellationToken;
        var caller = await _service!.Services.GetRequiredService<ServiceIdentity>().Caller(now);
        await _service.Services.GetRequiredService<Database>().Change(caller, now, work => reaction.On(happened, work));
    }

    public async ValueTask InitializeAsync()
    {
        await Servers.InitializeAsync();
        _funding = await ServiceHost.Start<FrameEndpoints>(Servers, Identity, "funding", "funding_service", port: _fundingPort);
        _fundingChannel = _funding.Connect();
        _service = await Start();
        _channel = _service.Connect();
    }

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        _fundingChannel?.Dispose();
        if (_service is not null)
            await _service.DisposeAsync();
        if (_funding is not null)
            await _funding.DisposeAsync();
        await Servers.DisposeAsync();
        Identity.Dispose();
    }

    /// <summary>A service of the test's own, e.g. with another clock.</summary>
    public Task<ServiceHost<CaseEndpoints>> Start(TimeProvider? clock = null) =>
        ServiceHost.Start<CaseEndpoints>(
            Servers, Identity, "cases", "case_service",
            new Dictionary<string, string?>
            {
                ["services:funding-service:grpc:0"] = $"http://127.0.0.1:{_fundingPort}",
                ["services:document-service:grpc:0"] = "http://127.0.0.1:1",
            },
            services => services.AddSingleton(clock ?? TimeProvider.System).AddSingleton(Arrivals).AddGrpc(options => options.Interceptors.Add<Arrivals>()));

    /// <summary>An organisation that no other test uses, with a board RUN and a few offices.</summary>
    public Task<TestRegister> NewOrganisation() => NewOrganisation(_channel!);

    /// <inheritdoc cref="NewOrganisation()"/>
    public async Task<TestRegister> NewOrganisation(ChannelBase channel)
    {
        var register = new TestRegister($"o{Interlocked.Increment(ref _organisations)}", Identity);
        await new OrganisationApi.OrganisationApiClient(channel).PutOrganisationAsync(new() { Organisation = register.Content() }, register.Administrator);
        return register;
    }
}

/// <summary>Counts the registrations that reach the service, by organisation.</summary>
public sealed class Arrivals : Interceptor
{
    private readonly ConcurrentDictionary<string, int> _counts = [];

    public int Of(TestRegister register) => _counts.GetValueOrDefault(register.Name);

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        if (request is RegisterCaseRequest registration)
            _counts.AddOrUpdate(registration.Parent, 1, (_, count) => count + 1);
        return continuation(request, context);
    }
}

/// <summary>An organisation of a test, and those who call for it.</summary>
public sealed record TestRegister(string Id, Identity Identity)
{
    public string Name => $"organisations/{Id}";

    public string Board => $"{Name}/boards/run";

    public Metadata Administrator => Identity.Person(Id, "administrator");

    public Metadata Registrar => Identity.Person(Id, "registrar");

    public Metadata Officer => Identity.Person(Id);

    /// <summary>A call by a certain person.</summary>
    public Metadata As(string person, params string[] roles) => new() { { "authorization", $"Bearer {Identity.Token(person, Id, roles: roles)}" } };

    public Organisation Content() => new()
    {
        Name = Name,
        DisplayName = "Prövningsregionen",
        Boards = { new Board { Name = Board, DisplayName = "Regionala utvecklingsnämnden", Series = { "RUN" } } },
        Units = { new Unit { Name = $"{Name}/units/naringsliv", DisplayName = "Näringsliv" } },
        Offices =
        {
            new Office
            {
                Name = $"{Name}/offices/direktor",
                DisplayName = "Regional utvecklingsdirektör",
                Tenures =
                {
                    Tenure("p-001", "Prov Lövgren", new(2019, 1, 1), new(2023, 12, 31)),
                    Tenure("p-002", "Exempel Granlund", new(2024, 1, 1), null),
                    Tenure("p-003", "Test Åkerblom", new(2024, 7, 1), new(2024, 7, 31), acting: true),
                },
            },
        },
    };

    public RegisterCaseRequest NewCase(string title = "Ett projekt") => new()
    {
        Parent = Name,
        Series = "RUN",
        Case = new Case { Title = title, Kind = "project", Unit = $"{Name}/units/naringsliv" },
        RequestId = Guid.NewGuid().ToString(),
    };

    public ImportCaseRequest OldCase(string number, string title = "Ett äldre projekt") => new()
    {
        Parent = Name,
        Case = new Case { Number = number, Title = title, Kind = "project" },
        RequestId = Guid.NewGuid().ToString(),
    };

    public Tenure Tenure(string person, string name, DateOnly from, DateOnly? to, bool acting = false) => new()
    {
        Person = $"{Name}/persons/{person}",
        PersonName = name,
        From = new Date { Year = from.Year, Month = from.Month, Day = from.Day },
        To = to is { } last ? new Date { Year = last.Year, Month = last.Month, Day = last.Day } : null,
        Acting = acting,
    };
}
