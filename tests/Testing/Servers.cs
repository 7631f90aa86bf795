using Npgsql;
using Testcontainers.PostgreSql;
using Testcontainers.RabbitMq;
using Xunit;

namespace Testing;

/// <summary>The real PostgreSQL and RabbitMQ that the tests of an assembly share.</summary>
public sealed class Servers : IAsyncLifetime
{
    private static readonly PostgreSqlBuilder Postgres = new("postgres:17");
    private readonly PostgreSqlContainer _postgres = Postgres.Build();
    private const int ManagementPort = 15672;
    private static readonly RabbitMqBuilder Rabbit = new("rabbitmq:4-management");
    private readonly RabbitMqContainer _rabbit = Rabbit.Build();
    private int _databases;

    /// <summary>What is committed has reached the disk, as where the platform is in use. What is measured should wait for it; tests need not.</summary>
    public bool Durable
    {
        init => _postgres = value ? Postgres.WithCommand("-c", "fsync=on", "-c", "full_page_writes=on", "-c", "synchronous_commit=on").Build() : _postgres;
    }

    /// <summary>The broker can be managed over HTTP.</summary>
    public bool Managed
    {
        init => _rabbit = value ? Rabbit.WithPortBinding(ManagementPort, assignRandomHostPort: true).Build() : _rabbit;
    }

    /// <summary>The broker's address, with its administrator.</summary>
    public string Broker => _rabbit.GetConnectionString();

    /// <summary>The address of the broker's management, with its administrator; only where it is managed.</summary>
    public Uri Management => new UriBuilder(Broker) { Scheme = "http", Port = _rabbit.GetMappedPublicPort(ManagementPort) }.Uri;

    /// <summary>The passwords of the users that programs have on the broker; who has none there uses the administrator.</summary>
    public Dictionary<string, string> BrokerPasswords { get; } = [];

    public async ValueTask InitializeAsync() => await Task.WhenAll(_postgres.StartAsync(), _rabbit.StartAsync());

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await _rabbit.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    /// <summary>The broker's address for a program.</summary>
    /// <param name="user">The program's user: case_service.</param>
    public string BrokerFor(string user) =>
        BrokerPasswords.TryGetValue(user, out var password) ? new UriBuilder(Broker) { UserName = user, Password = Uri.EscapeDataString(password) }.ToString() : Broker;

    /// <summary>Creates an empty database.</summary>
    /// <returns>The connection string of its administrator.</returns>
    public async Task<string> NewDatabase(string prefix)
    {
        var name = $"{prefix}_{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(_postgres.GetConnectionString());
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"CREATE DATABASE \"{name}\"", connection);
        await create.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(_postgres.GetConnectionString()) { Database = name }.ConnectionString;
    }
}
