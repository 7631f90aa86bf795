using DotNet.Testcontainers.Containers;
using Npgsql;
using Testcontainers.PostgreSql;

namespace StandIns.Tests.Testcontainers;

public sealed class PostgreSqlContainers
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_server_has_the_database_user_and_password_that_were_asked_for()
    {
        await using var server = new PostgreSqlBuilder("postgres:17").WithDatabase("ärenden").WithUsername("Registrator").WithPassword("it's a secret").Build();
        await server.StartAsync(Ct);

        Assert.Equal("ärenden Registrator åäö", await Ask(server, "SELECT current_database() || ' ' || current_user || ' ' || lower('ÅÄÖ')"));
        var wrong = new NpgsqlConnectionStringBuilder(server.GetConnectionString()) { Password = "wrong", Pooling = false };
        await using var intruder = new NpgsqlConnection(wrong.ConnectionString);
        await Assert.ThrowsAsync<PostgresException>(() => intruder.OpenAsync(Ct));
    }

    [Fact]
    public async Task A_server_waits_for_the_disk_only_when_it_is_told_to()
    {
        await using var fast = new PostgreSqlBuilder("postgres:17").Build();
        await using var durable = new PostgreSqlBuilder("postgres:17").WithCommand("-c", "fsync=on").WithCommand("-c", "synchronous_commit=on").Build();
        await Task.WhenAll(fast.StartAsync(Ct), durable.StartAsync(Ct));

        const string Settings = "SELECT concat_ws(' ', current_setting('fsync'), current_setting('synchronous_commit'), current_setting('full_page_writes'))";
        Assert.Equal("off off off", await Ask(fast, Settings));
        Assert.Equal("on on off", await Ask(durable, Settings));
    }

    [Fact]
    public async Task Servers_beside_each_other_share_nothing()
    {
        await using var one = new PostgreSqlBuilder("postgres:17").Build();
        await using var two = new PostgreSqlBuilder("postgres:17").Build();
        await Task.WhenAll(one.StartAsync(Ct), two.StartAsync(Ct));

        await Ask(one, "CREATE TABLE mine (id int)");

        Assert.NotEqual(one.GetMappedPublicPort(PostgreSqlBuilder.PostgreSqlPort), two.GetMappedPublicPort(PostgreSqlBuilder.PostgreSqlPort));
        Assert.Equal(0L, await Ask(two, "SELECT count(*) FROM pg_tables WHERE tablename = 'mine'"));
    }

    [Fact]
    public async Task A_stop_keeps_the_data_for_the_next_start()
    {
        await using var server = new PostgreSqlBuilder("postgres:17").Build();
        await server.StartAsync(Ct);
        await Ask(server, "CREATE TABLE kept AS SELECT 42 AS number");

        await server.StopAsync(Ct);
        Assert.Equal(TestcontainersStates.Exited, server.State);
        await server.StartAsync(Ct);

        Assert.Equal(42, await Ask(server, "SELECT number FROM kept"));
    }

    [Fact]
    public async Task A_server_that_is_disposed_of_is_gone()
    {
        var server = new PostgreSqlBuilder("postgres:17").Build();
        await server.StartAsync(Ct);
        var address = new NpgsqlConnectionStringBuilder(server.GetConnectionString()) { Pooling = false };

        await server.DisposeAsync();

        await using var late = new NpgsqlConnection(address.ConnectionString);
        await Assert.ThrowsAsync<NpgsqlException>(() => late.OpenAsync(Ct));
        Assert.NotEqual(TestcontainersStates.Running, server.State);
    }

    private static async Task<object?> Ask(PostgreSqlContainer server, string sql)
    {
        await using var source = NpgsqlDataSource.Create(server.GetConnectionString());
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Ct);
    }
}
