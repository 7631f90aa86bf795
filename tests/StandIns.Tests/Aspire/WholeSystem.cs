using System.Net;
using Npgsql;
using RabbitMQ.Client;

namespace StandIns.Tests.Aspire;

public sealed class WholeSystem
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_starts_when_what_it_waits_for_is_there_and_hears_where_the_others_are()
    {
        using var folder = new TemporaryFolder();
        await using var run = SampleRun.OfSystem(folder, "whole");
        await run.IsUp(Ct);

        AssertOrder(run.Output, "postgres ready", "job starting", "job finished", "case-service-0 starting", "case-service-0 ready", "client starting", "client ready");
        AssertOrder(run.Output, "messaging ready", "case-service-1 starting");

        var service = await run.EnvironmentOf("case-service", Ct);
        Assert.Equal("case-service", service["OTEL_SERVICE_NAME"]);
        Assert.StartsWith("service.instance.id=", service["OTEL_RESOURCE_ATTRIBUTES"], StringComparison.Ordinal);
        Assert.Equal("Development", service["ASPNETCORE_ENVIRONMENT"]);
        Assert.Contains("Username=service;Password=", service["ConnectionStrings__cases"], StringComparison.Ordinal);
        Assert.DoesNotContain("OTEL_EXPORTER_OTLP_ENDPOINT", service.Keys);
        Assert.Equal("cases", await CurrentDatabase(service["ConnectionStrings__cases-admin"]));
        await using (await Connect(service["ConnectionStrings__messaging"])) { }
        using (var http = new HttpClient())
        using (var answer = await http.GetAsync(new Uri(run.Endpoints()["messaging"]["management"], "api/overview"), Ct))
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("cases", service["CASES_ADMIN_DATABASENAME"]);
        var properties = new NpgsqlConnectionStringBuilder { Host = service["CASES_ADMIN_HOST"], Port = int.Parse(service["CASES_ADMIN_PORT"], null), Username = service["CASES_ADMIN_USERNAME"], Password = service["CASES_ADMIN_PASSWORD"] };
        Assert.Equal(service["ConnectionStrings__cases-admin"], $"{properties.ConnectionString};Database=cases");
        Assert.Equal(service["CASES_ADMIN_URI"], $"postgresql://postgres:{Uri.EscapeDataString(properties.Password)}@{properties.Host}:{properties.Port}/cases");
        Assert.Equal(service["CASES_ADMIN_JDBCCONNECTIONSTRING"], $"jdbc:postgresql://{properties.Host}:{properties.Port}/cases");
        Assert.Equal(service["ConnectionStrings__messaging"], service["MESSAGING_URI"]);

        var client = await run.EnvironmentOf("client", Ct);
        Assert.Equal("a value", client["ASKED_FOR"]);
        Assert.Equal(run.Endpoints()["case-service"]["http"], new Uri(client["ADDRESS"]));
        Assert.Equal(run.Endpoints()["case-service"]["grpc"], new Uri(client["services__case-service__grpc__0"]));
        Assert.Equal(client["services__case-service__grpc__0"], client["CASE_SERVICE_GRPC"]);
        Assert.NotEqual(client["services__case-service__grpc__0"], client["services__case-service__grpc__1"]);
        Assert.DoesNotContain("ConnectionStrings__cases", client.Keys);

        run.Signal("INT");
        Assert.Equal(0, await run.ExitCode(Ct));
        AssertOrder(run.Output, "client stopped", "case-service-0 stopped", "postgres stopped");
        AssertOrder(run.Output, "case-service-1 stopped", "messaging stopped");
        Assert.Empty(run.Left());
        Assert.False(File.Exists(run.EndpointFile));
    }

    [Fact]
    public async Task A_kill_leaves_no_process_and_the_next_run_finds_all_data()
    {
        using var folder = new TemporaryFolder();
        await using (var killed = SampleRun.OfSystem(folder, "whole"))
        {
            await killed.IsUp(Ct);
            var service = await killed.EnvironmentOf("case-service", Ct);
            await Execute(service["ConnectionStrings__cases-admin"], "CREATE TABLE kept (number int); INSERT INTO kept VALUES (42)");
            await using (var connection = await Connect(service["ConnectionStrings__messaging"]))
            await using (var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), Ct))
            {
                await channel.QueueDeclareAsync("kept", durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" }, cancellationToken: Ct);
                await channel.BasicPublishAsync("", "kept", mandatory: true, new BasicProperties { Persistent = true }, new byte[] { 42 }, Ct);
            }

            foreach (var program in new[] { "beam.smp", "epmd", "inet_gethost", "/postgres", "SampleHost.dll", "sleep", "keep.sh" })
                Assert.Contains(killed.Left(), line => line.Contains(program, StringComparison.Ordinal));
            killed.Kill();
            await killed.LeavesNothing(Ct);
        }

        await using var next = SampleRun.OfSystem(folder, "whole");
        await next.IsUp(Ct);
        var again = await next.EnvironmentOf("case-service", Ct);
        Assert.Equal(42, await Execute(again["ConnectionStrings__cases-admin"], "SELECT number FROM kept"));
        await using (var connection = await Connect(again["ConnectionStrings__messaging"]))
        await using (var channel = await connection.CreateChannelAsync(cancellationToken: Ct))
            Assert.Equal([42], (await channel.BasicGetAsync("kept", autoAck: true, Ct))!.Body.ToArray());

        next.Signal("TERM");
        Assert.Equal(0, await next.ExitCode(Ct));
        Assert.Empty(next.Left());
    }

    private static void AssertOrder(string output, params string[] events)
    {
        var lines = output.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToList();
        var places = events.Select(text => lines.FindIndex(line => line.StartsWith(text, StringComparison.Ordinal))).ToList();
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    private static async Task<object?> CurrentDatabase(string connectionString) => await Execute(connectionString, "SELECT current_database()");

    private static async Task<object?> Execute(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Ct);
    }

    private static Task<IConnection> Connect(string address) => new ConnectionFactory { Uri = new Uri(address) }.CreateConnectionAsync(Ct);
}
