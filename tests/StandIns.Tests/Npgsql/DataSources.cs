using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace StandIns.Tests.Npgsql;

public sealed class DataSources
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void The_connection_string_is_found_by_name()
    {
        using var host = Build(("ConnectionStrings:cases", "Host=one;Database=cases"), builder => builder.AddNpgsqlDataSource("cases"));

        Assert.Equal("cases", Database(host.Services.GetRequiredService<NpgsqlDataSource>()));
        Assert.Equal("cases", host.Services.GetRequiredService<NpgsqlConnection>().Database);
    }

    [Theory]
    [InlineData("Aspire:Npgsql:ConnectionString")]
    [InlineData("Aspire:Npgsql:cases:ConnectionString")]
    public void A_connection_string_in_the_section_counts_when_there_is_none_by_name(string key)
    {
        using var host = Build((key, "Host=one;Database=section"), builder => builder.AddNpgsqlDataSource("cases"));

        Assert.Equal("section", Database(host.Services.GetRequiredService<NpgsqlDataSource>()));
    }

    [Fact]
    public void Code_has_the_last_word_on_settings_and_data_source()
    {
        using var host = Build(("ConnectionStrings:cases", "Host=one;Database=cases"), builder => builder.AddNpgsqlDataSource("cases",
            settings => settings.ConnectionString = "Host=one;Database=code",
            source => source.ConnectionStringBuilder.ApplicationName = "tests"));

        var connection = new NpgsqlConnectionStringBuilder(host.Services.GetRequiredService<NpgsqlDataSource>().ConnectionString);
        Assert.Equal(("code", "tests"), (connection.Database, connection.ApplicationName));
    }

    [Fact]
    public void A_missing_connection_string_is_reported_when_the_data_source_is_asked_for()
    {
        using var host = Build(("Other", ""), builder => builder.AddNpgsqlDataSource("cases"));

        var failure = Assert.Throws<InvalidOperationException>(host.Services.GetRequiredService<NpgsqlDataSource>);
        Assert.Contains("ConnectionStrings:cases", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keyed_data_sources_stand_beside_each_other()
    {
        using var host = Build(("ConnectionStrings:funds", "Host=one;Database=funds"), builder =>
        {
            builder.Configuration["ConnectionStrings:cases"] = "Host=one;Database=cases";
            builder.AddKeyedNpgsqlDataSource("cases");
            builder.AddKeyedNpgsqlDataSource("funds");
        });

        Assert.Equal("cases", Database(host.Services.GetRequiredKeyedService<NpgsqlDataSource>("cases")));
        Assert.Equal("funds", Database(host.Services.GetRequiredKeyedService<NpgsqlDataSource>("funds")));
        Assert.Null(host.Services.GetService<NpgsqlDataSource>());
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_unhealthy()
    {
        using var host = Build(("ConnectionStrings:cases", $"Host=127.0.0.1;Port={UnusedPort()};Timeout=5"), builder => builder.AddNpgsqlDataSource("cases"));

        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Ct);

        Assert.Equal(HealthStatus.Unhealthy, report.Entries["PostgreSql"].Status);
    }

    [Fact]
    public async Task Traces_and_metrics_of_the_driver_are_on()
    {
        using var host = Build(("ConnectionStrings:cases", "Host=one"), builder => builder.AddNpgsqlDataSource("cases"));
        await host.StartAsync(Ct);

        using var source = new ActivitySource("Npgsql");
        using var activity = source.StartActivity("query");

        Assert.NotNull(activity);
        Assert.NotNull(host.Services.GetService<MeterProvider>());
    }

    [Fact]
    public void What_is_disabled_is_not_there()
    {
        using var host = Build(("ConnectionStrings:cases", "Host=one"), builder => builder.AddNpgsqlDataSource("cases", settings =>
        {
            settings.DisableHealthChecks = true;
            settings.DisableTracing = true;
            settings.DisableMetrics = true;
        }));

        Assert.Null(host.Services.GetService<HealthCheckService>());
        Assert.Null(host.Services.GetService<TracerProvider>());
        Assert.Null(host.Services.GetService<MeterProvider>());
    }

    private static IHost Build((string Key, string Value) setting, Action<HostApplicationBuilder> add)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration[setting.Key] = setting.Value;
        add(builder);
        return builder.Build();
    }

    private static string? Database(NpgsqlDataSource source) => new NpgsqlConnectionStringBuilder(source.ConnectionString).Database;

    private static int UnusedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
