using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Trace;
using Testcontainers.PostgreSql;

namespace StandIns.Tests.Npgsql;

public sealed class DataSourceOnPostgreSql : IAsyncLifetime
{
    private readonly PostgreSqlContainer server = new PostgreSqlBuilder("postgres:15").Build();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await server.StartAsync(Ct);

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_database_that_answers_is_healthy_and_its_commands_are_traced()
    {
        var commands = new CommandsSeen();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration["ConnectionStrings:cases"] = server.GetConnectionString();
        builder.AddNpgsqlDataSource("cases");
        builder.Services.ConfigureOpenTelemetryTracerProvider(traces => traces.AddProcessor(commands));
        using var host = builder.Build();
        await host.StartAsync(Ct);

        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Ct);
        await using var command = host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("SELECT 40 + 2");

        Assert.Equal(HealthStatus.Healthy, report.Entries["PostgreSql"].Status);
        Assert.Equal(42, await command.ExecuteScalarAsync(Ct));
        Assert.Contains("SELECT 40 + 2", commands.Texts);
    }

    private sealed class CommandsSeen : BaseProcessor<Activity>
    {
        public List<object?> Texts { get; } = [];

        public override void OnEnd(Activity data) => Texts.Add(data.GetTagItem("db.query.text") ?? data.GetTagItem("db.statement"));
    }
}
