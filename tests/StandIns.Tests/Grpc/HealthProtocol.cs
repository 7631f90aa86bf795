using Grpc.AspNetCore.HealthChecks;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace StandIns.Tests.Grpc;

/// <summary>What health checks say, over grpc.health.v1.</summary>
public sealed class HealthProtocol
{
    private volatile int ledger = (int)HealthStatus.Healthy;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private HealthStatus Ledger
    {
        set => ledger = (int)value;
    }

    [Theory]
    [InlineData(HealthStatus.Healthy, ServingStatus.Serving)]
    [InlineData(HealthStatus.Degraded, ServingStatus.Serving)]
    [InlineData(HealthStatus.Unhealthy, ServingStatus.NotServing)]
    public async Task The_server_serves_as_long_as_no_check_is_unhealthy(HealthStatus status, ServingStatus expected)
    {
        await using var server = await Start();
        using var channel = server.Connect();
        Ledger = status;

        Assert.Equal(expected, await Check(channel, ""));
    }

    [Fact]
    public async Task A_service_depends_on_the_checks_that_are_mapped_to_it()
    {
        await using var server = await Start(options =>
        {
            options.Services.Map("echo.ByTag", check => check.Tags.Contains("money"));
            options.Services.Map("echo.ByName", check => check.Name == "disk");
            options.Services.Map("echo.OfNothing", _ => false);
        });
        using var channel = server.Connect();
        Ledger = HealthStatus.Unhealthy;

        Assert.Equal(ServingStatus.NotServing, await Check(channel, "echo.ByTag"));
        Assert.Equal(ServingStatus.Serving, await Check(channel, "echo.ByName"));
        Assert.Equal(ServingStatus.Unknown, await Check(channel, "echo.OfNothing"));
    }

    [Fact]
    public async Task The_server_as_a_whole_can_be_mapped_anew()
    {
        await using var server = await Start(options => options.Services.Map("", check => check.Name == "disk"));
        using var channel = server.Connect();
        Ledger = HealthStatus.Unhealthy;

        Assert.Equal(ServingStatus.Serving, await Check(channel, ""));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task To_check_a_service_that_is_not_mapped_is_NOT_FOUND(bool published)
    {
        await using var server = await Start(options => options.UseHealthChecksCache = published);
        using var channel = server.Connect();

        var refused = await Assert.ThrowsAsync<RpcException>(() => Check(channel, "echo.Nobody"));

        Assert.Equal(StatusCode.NotFound, refused.StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_watcher_is_told_the_state_now_and_each_change(bool published)
    {
        await using var server = await Start(options => options.UseHealthChecksCache = published);
        using var channel = server.Connect();
        using var watch = new Health.HealthClient(channel).Watch(new HealthCheckRequest(), cancellationToken: Ct);

        await Told(watch, ServingStatus.Serving);
        Ledger = HealthStatus.Unhealthy;
        await Told(watch, ServingStatus.NotServing);
        Ledger = HealthStatus.Healthy;
        await Told(watch, ServingStatus.Serving);
    }

    [Fact]
    public async Task To_watch_a_service_that_is_not_mapped_is_allowed_and_tells_that_it_is_unknown()
    {
        await using var server = await Start();
        using var channel = server.Connect();
        using var watch = new Health.HealthClient(channel).Watch(new HealthCheckRequest { Service = "echo.Nobody" }, cancellationToken: Ct);

        Assert.True(await watch.ResponseStream.MoveNext(Ct));

        Assert.Equal(ServingStatus.ServiceUnknown, watch.ResponseStream.Current.Status);
    }

    [Fact]
    public async Task A_server_that_stops_tells_its_watchers_and_lets_them_go()
    {
        await using var server = await Start();
        using var channel = server.Connect();
        using var watch = new Health.HealthClient(channel).Watch(new HealthCheckRequest(), cancellationToken: Ct);
        await Told(watch, ServingStatus.Serving);

        var stopped = server.Stop();

        await Told(watch, ServingStatus.NotServing);
        Assert.False(await watch.ResponseStream.MoveNext(Ct));
        await stopped;
    }

    private Task<EchoServer> Start(Action<GrpcHealthChecksOptions>? configure = null) => EchoServer.Start(
        services: services =>
        {
            services.AddGrpcHealthChecks(options => configure?.Invoke(options))
                .AddCheck("ledger", () => new HealthCheckResult((HealthStatus)ledger), ["money"])
                .AddCheck("disk", () => HealthCheckResult.Healthy());
            services.Configure<HealthCheckPublisherOptions>(publisher => (publisher.Delay, publisher.Period) = (TimeSpan.Zero, TimeSpan.FromSeconds(1)));
        },
        map: app => app.MapGrpcHealthChecksService());

    private static async Task<ServingStatus> Check(GrpcChannel channel, string service) =>
        (await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest { Service = service }, cancellationToken: Ct)).Status;

    /// <summary>Reads on until the watcher is told so: before the first publication it may hear of a state that is still unknown, or of one twice.</summary>
    private static async Task Told(AsyncServerStreamingCall<HealthCheckResponse> watch, ServingStatus expected)
    {
        while (await watch.ResponseStream.MoveNext(Ct))
            if (watch.ResponseStream.Current.Status == expected)
                return;
        Assert.Fail($"The call ended before {expected} was told.");
    }
}
