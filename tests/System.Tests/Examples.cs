using System.Text.Json;
using Contracts.Cases.V1;
using RabbitMQ.Client;

namespace Platform.Tests;

/// <summary>The examples of clients in other languages do what they say.</summary>
public sealed class Examples(WholePlatform platform) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("examples-");

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Node_takes_a_case_from_registration_to_a_recorded_decision()
    {
        var region = await Region.Create(platform);

        var (exit, said, errors) = await Start(region, "node", "examples/node-grpc/decide.js").End(Now);

        Assert.True(exit == 0, errors);
        Assert.StartsWith("INVALID_ARGUMENT INVALID_REQUEST: case.title: ", said, StringComparison.Ordinal);
        Assert.Contains("registerCase: DEADLINE_EXCEEDED after 0.001 s, asking again\n", said, StringComparison.Ordinal);
        Assert.Contains("downloaded the same: true\n", said, StringComparison.Ordinal);
        Assert.Contains("DECISION_STATE_TAKEN by Prov Lövgren\n", said, StringComparison.Ordinal);
        var overview = await platform.Cases.GetCaseOverviewAsync(new() { Name = region.Case(Number(said)) }, region.Registrar, cancellationToken: Now);
        Assert.Equal(CaseStatus.Decided, overview.Case.Status);
        Assert.Equal("Förstudie om nattåg", overview.Case.Title);
        Assert.NotEmpty(Assert.Single(Assert.Single(overview.Decisions).Basis).Sha256);
    }

    [Fact]
    public async Task Python_registers_a_case_and_tells_the_reason_of_a_refusal()
    {
        var region = await Region.Create(platform);

        var (exit, said, errors) = await Start(region, "/usr/bin/python3", "examples/python-grpc/register.py", "Vägar till Åre").End(Now);
        var (refused, _, reason) = await Start(region, "/usr/bin/python3", "examples/python-grpc/register.py", "").End(Now);

        Assert.True(exit == 0, errors);
        var registered = await platform.Cases.GetCaseAsync(new() { Name = region.Case(Number(said)) }, region.Registrar, cancellationToken: Now);
        Assert.Equal("Vägar till Åre", registered.Title);
        Assert.Equal(1, refused);
        Assert.StartsWith("INVALID_ARGUMENT INVALID_REQUEST: ", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Node_lists_and_calls_what_the_services_tell_of_themselves()
    {
        var region = await Region.Create(platform);
        var name = await region.ImportCase();

        var (_, methods, _) = await Start(region, "node", "examples/node-reflection/ask.js").End(Now);
        var (exit, answer, errors) = await Start(region, "node", "examples/node-reflection/ask.js", "cases.v1.CaseApi/GetCase", $$"""{"name": "{{name}}"}""").End(Now);
        var (refused, _, reason) = await Start(region, "node", "examples/node-reflection/ask.js", "cases.v1.CaseApi/GetCase").End(Now);

        foreach (var method in new[] { "cases.v1.DecisionApi/RecordDecision", "funding.v1.FrameApi/HoldReservation", "documents.v1.DocumentApi/UploadDocument" })
            Assert.Contains(method, methods.Split('\n'));
        Assert.True(exit == 0, errors);
        Assert.Equal(name, JsonDocument.Parse(answer).RootElement.GetProperty("name").GetString());
        Assert.Equal(1, refused);
        Assert.StartsWith("INVALID_ARGUMENT: ", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Node_hears_each_decision_once_also_what_was_decided_while_it_was_not_running()
    {
        var region = await Region.Create(platform);
        await using var connection = await new ConnectionFactory { Uri = new Uri(platform.Servers.Broker) }.CreateConnectionAsync(Now);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Now);
        var copies = await channel.QueueDeclareAsync(cancellationToken: Now);
        await channel.QueueBindAsync(copies.QueueName, "Contracts.Cases:DecisionTaken", "", cancellationToken: Now);

        string first;
        await using (var consumer = Start(region, "node", "examples/node-events/consume.js"))
        {
            await consumer.Says("waiting for decisions", Now);
            first = await Decide(region);
            await consumer.Says($"{first} 2024-02-23 ", Now);
        }

        await DeliverAgain(channel, copies.QueueName, first);
        var second = await Decide(region);
        await using var again = Start(region, "node", "examples/node-events/consume.js");
        await again.Says($"{second} 2024-02-23 ", Now);
        Assert.DoesNotContain(first, again.Output, StringComparison.Ordinal);
    }

    private RunningProgram Start(Region region, string program, params string[] arguments)
    {
        var endpoints = Path.Combine(_folder.FullName, "endpoints.json");
        var token = Path.Combine(_folder.FullName, "registrar.jwt");
        File.WriteAllText(endpoints, JsonSerializer.Serialize(platform.Addresses.ToDictionary(one => one.Key, one => new { grpc = one.Value })));
        File.WriteAllText(token, platform.Identity.Token("p-reg", region.Id, roles: ["registrar"]));
        return Programs.Start(
            program,
            new Dictionary<string, string>
            {
                ["PLATFORM_ENDPOINTS"] = endpoints, ["PLATFORM_TOKEN_FILE"] = token, ["PLATFORM_BROKER"] = platform.Servers.Broker,
                ["HANDLED_FILE"] = Path.Combine(_folder.FullName, "handled"),
            },
            arguments);
    }

    private async Task<string> Decide(Region region)
    {
        var proposed = await region.Propose(await region.ImportCase(), amount: 1_000);
        return (await platform.Decisions.RecordDecisionAsync(region.Recorded(proposed.Name), region.Registrar, cancellationToken: Now)).Name;
    }

    /// <summary>The event once more, under the same id, as when its consumer dies before it has acknowledged it.</summary>
    private static async Task DeliverAgain(IChannel channel, string copies, string decision)
    {
        while (await channel.BasicGetAsync(copies, autoAck: true, Now) is { } copy)
            if (JsonDocument.Parse(copy.Body).RootElement.GetProperty("message").GetProperty("decision").GetString() == decision)
            {
                await channel.BasicPublishAsync("", "example-decisions", mandatory: true, new BasicProperties(copy.BasicProperties), copy.Body, Now);
                return;
            }

        Assert.Fail($"There was no event of {decision}.");
    }

    /// <summary>RUN/1/2026, where it says that it registered it.</summary>
    private static string Number(string said) => said.Split('\n').Single(line => line.StartsWith("registered ", StringComparison.Ordinal)).Split(' ')[1];
}
