using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace StandIns.Tests.OpenTelemetry;

public sealed class ProvidersFollowTheHost
{
    /// <summary>Longer than any test: what arrives was flushed.</summary>
    private const int Never = int.MaxValue;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Traces_start_with_the_host_and_are_flushed_with_it()
    {
        using var source = new ActivitySource(Unique());
        var exporter = new Collect<Activity>(activity => activity.DisplayName);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddOpenTelemetry().WithTracing(traces => traces.AddSource(source.Name).AddProcessor(new BatchActivityExportProcessor(exporter, scheduledDelayMilliseconds: Never)));

        using (var host = builder.Build())
        {
            Assert.Null(source.StartActivity("before the start"));
            await host.StartAsync(Ct);
            source.StartActivity("decide")?.Dispose();
            await host.StopAsync(Ct);
        }

        Assert.Equal(["decide"], exporter.Collected);
    }

    [Fact]
    public async Task Metrics_start_with_the_host_and_are_flushed_with_it()
    {
        using var meter = new Meter(Unique());
        var exporter = new Collect<Metric>(metric => metric.Name);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter(meter.Name).AddReader(new PeriodicExportingMetricReader(exporter, Never)));

        using (var host = builder.Build())
        {
            await host.StartAsync(Ct);
            meter.CreateCounter<int>("decisions").Add(1);
            await host.StopAsync(Ct);
        }

        Assert.Equal(["decisions"], exporter.Collected);
    }

    [Fact]
    public async Task Logs_are_flushed_with_the_host()
    {
        var exporter = new Collect<LogRecord>(log => log.FormattedMessage!);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddOpenTelemetry().WithLogging(
            logs => logs.AddProcessor(new BatchLogRecordExportProcessor(exporter, scheduledDelayMilliseconds: Never)),
            options => options.IncludeFormattedMessage = true);

        using (var host = builder.Build())
        {
            await host.StartAsync(Ct);
            host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("test").LogInformation("Decided {Count}", 3);
            await host.StopAsync(Ct);
        }

        Assert.Contains("Decided 3", exporter.Collected);
    }

    [Fact]
    public async Task Hosted_services_are_traced_from_their_start_on()
    {
        using var source = new ActivitySource(Unique());
        var exporter = new Collect<Activity>(activity => activity.DisplayName);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddHostedService(_ => new TracedStart(source));
        builder.Services.AddOpenTelemetry().WithTracing(traces => traces.AddSource(source.Name).AddProcessor(new SimpleActivityExportProcessor(exporter)));

        using var host = builder.Build();
        await host.StartAsync(Ct);

        Assert.Equal(["start"], exporter.Collected);
    }

    [Fact]
    public async Task Everything_that_is_said_in_several_places_ends_up_in_one_provider_with_one_resource()
    {
        using var one = new ActivitySource(Unique());
        using var two = new ActivitySource(Unique());
        var exporter = new Collect<Activity>(activity => activity.DisplayName);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddOpenTelemetry().ConfigureResource(about => about.AddService("case-service")).WithTracing(traces => traces.AddSource(one.Name));
        builder.Services.AddOpenTelemetry().WithTracing(traces => traces.AddSource(two.Name).AddProcessor(new SimpleActivityExportProcessor(exporter)));

        using var host = builder.Build();
        await host.StartAsync(Ct);
        one.StartActivity("one")?.Dispose();
        two.StartActivity("two")?.Dispose();
        var resource = host.Services.GetRequiredService<TracerProvider>().GetResource();

        Assert.Equal(["one", "two"], exporter.Collected);
        Assert.Contains(new KeyValuePair<string, object>("service.name", "case-service"), resource.Attributes);
        Assert.Single(host.Services.GetServices<TracerProvider>());
    }

    private static string Unique() => Guid.NewGuid().ToString();

    private sealed class Collect<T>(Func<T, string> tell) : BaseExporter<T>
        where T : class
    {
        public List<string> Collected { get; } = [];

        public override ExportResult Export(in Batch<T> batch)
        {
            foreach (var item in batch)
                Collected.Add(tell(item));
            return ExportResult.Success;
        }
    }

    private sealed class TracedStart(ActivitySource source) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            source.StartActivity("start")?.Dispose();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
