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
    private readonly RabbitMqContainer _rabbit = new RabbitMqBuilder("rabbitmq:4").Build();
    private int _databases;

    /// <summary>What is committed has reached the disk, as where the platform is in use. What is measured should wait for it; tests need not.</summary>
    public bool Durable
    {
        init => _postgres = value ? Postgres.WithCommand("-c", "fsync=on", "-c", "full_page_writes=on", "-c", "synchronous_commit=on").Build() : _postgres;
    }

    /// <summary>The broker's address.</summary>
    public string Broker => _rabbit.GetConnectionString();

    public async ValueTask InitializeAsync() => await Task.WhenAll(_postgres.StartAsync(), _rabbit.StartAsync());

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await _rabbit.DisposeAsync();
        await _postgres.DisposeAsync();
    }

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
