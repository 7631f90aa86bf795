using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ServiceDefaults;

namespace Testing;

/// <summary>Starts whole services.</summary>
public static class ServiceHost
{
    private const string ServicePassword = "only-for-tests";

    /// <summary>Starts the service.</summary>
    /// <param name="database">The database's name in the configuration: cases, funding, documents.</param>
    /// <param name="role">The service's login, in the database and on the broker: case_service.</param>
    /// <param name="settings">More configuration.</param>
    /// <param name="services">Replaces services, e.g. the clock.</param>
    /// <param name="port">Where it answers gRPC, for services that have to know each other before they start; 0: on any port.</param>
    public static async Task<ServiceHost<TProgram>> Start<TProgram>(
        Servers servers, Identity identity, string database, string role, Dictionary<string, string?>? settings = null, Action<IServiceCollection>? services = null, int port = 0)
        where TProgram : class
    {
        var all = await Prepare(servers, identity, database, role, typeof(TProgram).Assembly, settings);
        var host = new ServiceHost<TProgram>(all, services ?? (_ => { }), port) { AdminConnection = all[$"ConnectionStrings:{database}-admin"]! };
        host.StartServer();
        return host;
    }

    /// <summary>A migrated database for a service, and the service's whole configuration.</summary>
    public static async Task<Dictionary<string, string?>> Prepare(
        Servers servers, Identity identity, string database, string role, Assembly service, Dictionary<string, string?>? settings = null)
    {
        var admin = await servers.NewDatabase(database);
        var all = new Dictionary<string, string?>(settings ?? [])
        {
            [$"ConnectionStrings:{database}-admin"] = admin,
            [$"ConnectionStrings:{database}"] = new NpgsqlConnectionStringBuilder(admin) { Username = role, Password = ServicePassword }.ConnectionString,
            ["Database:ServicePassword"] = ServicePassword,
            ["ConnectionStrings:messaging"] = servers.BrokerFor(role),
            ["Identity:Issuer"] = Identity.Issuer,
            ["Identity:Audience"] = Identity.Audience,
            ["Identity:KeysFile"] = identity.KeysFile,
            ["Identity:TokenFile"] = identity.ServiceTokenFile,
            // The ports of the settings file may be taken.
            ["Kestrel:Endpoints:http:Url"] = "http://127.0.0.1:0",
            ["Kestrel:Endpoints:grpc:Url"] = "http://127.0.0.1:0",
        };
        await Migrations.Run(new ConfigurationBuilder().AddInMemoryCollection(all).Build(), database, role, service);
        return all;
    }

    /// <summary>A port that is free right now.</summary>
    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}

/// <summary>A whole service on real Kestrel, with a migrated database of its own and the shared broker.</summary>
public sealed class ServiceHost<TProgram> : WebApplicationFactory<TProgram> where TProgram : class
{
    private readonly Dictionary<string, string?> _settings;
    private readonly Action<IServiceCollection> _services;
    private ListenOptions? _grpc;

    internal ServiceHost(Dictionary<string, string?> settings, Action<IServiceCollection> services, int port)
    {
        _settings = settings;
        _services = services;
        UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            _grpc = listen;
        }));
    }

    /// <summary>The connection string of the database's administrator.</summary>
    public required string AdminConnection { get; init; }

    /// <summary>Where the service answers gRPC.</summary>
    public Uri Address => new($"http://127.0.0.1:{_grpc!.IPEndPoint!.Port}");

    /// <summary>A channel to the service.</summary>
    public GrpcChannel Connect() => GrpcChannel.ForAddress(Address);

    /// <summary>Tells the service where another one answers, before its first call to it.</summary>
    /// <param name="service">case-service, funding-service, document-service.</param>
    public void Introduce(string service, Uri address) =>
        Services.GetRequiredService<IConfiguration>()[$"services:{service}:grpc:0"] = address.ToString();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseContentRoot(AppContext.BaseDirectory);
        foreach (var (key, value) in _settings)
            builder.UseSetting(key, value);
        builder.ConfigureTestServices(_services);
    }
}
