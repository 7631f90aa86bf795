using Grpc.Core;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace StandIns.Tests.Grpc;

/// <summary>grpc.health.v1 over states that the program sets itself.</summary>
public sealed class HealthByHand
{
    private readonly HealthServiceImpl health = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_set_is_told_and_what_is_cleared_is_unknown_again()
    {
        await using var server = await Start();
        using var channel = server.Connect();
        var client = new Health.HealthClient(channel);
        var asked = new HealthCheckRequest { Service = "echo.Echo" };

        health.SetStatus("echo.Echo", ServingStatus.NotServing);
        Assert.Equal(ServingStatus.NotServing, (await client.CheckAsync(asked, cancellationToken: Ct)).Status);

        health.ClearStatus("echo.Echo");
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(async () => await client.CheckAsync(asked, cancellationToken: Ct))).StatusCode);
    }

    [Fact]
    public async Task A_watcher_hears_only_of_changes_and_only_of_its_service()
    {
        await using var server = await Start();
        using var channel = server.Connect();
        using var watch = new Health.HealthClient(channel).Watch(new HealthCheckRequest { Service = "echo.Echo" }, cancellationToken: Ct);

        Assert.Equal(ServingStatus.ServiceUnknown, await Next(watch));
        health.SetStatus("echo.Other", ServingStatus.NotServing);
        health.SetStatus("echo.Echo", ServingStatus.Serving);
        health.SetStatus("echo.Echo", ServingStatus.Serving);
        health.ClearAll();
        health.SetStatus("echo.Echo", ServingStatus.NotServing);

        Assert.Equal(ServingStatus.Serving, await Next(watch));
        Assert.Equal(ServingStatus.ServiceUnknown, await Next(watch));
        Assert.Equal(ServingStatus.NotServing, await Next(watch));
    }

    private Task<EchoServer> Start() =>
        EchoServer.Start(services: services => services.AddSingleton(health), map: app => app.MapGrpcService<HealthServiceImpl>());

    private static async Task<ServingStatus> Next(AsyncServerStreamingCall<HealthCheckResponse> watch)
    {
        Assert.True(await watch.ResponseStream.MoveNext(Ct));
        return watch.ResponseStream.Current.Status;
    }
}
