using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Contracts.Cases.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Testing;

/// <summary>
/// 64 callers register cases in three series and change some of them, while some give up, some have too little time, some ask for what can't be, and the
/// service is killed. Afterwards the register has to be whole, what was promised has to be there, and every event has to have arrived.
/// </summary>
public static class RegisterSoak
{
    private const int Callers = 64;
    private static readonly string[] Series = ["RUN", "RS", "HSN"];
    private static readonly string[] Events = ["CaseRegistered", "CaseUpdated"];

    /// <summary>What was found.</summary>
    /// <param name="Registered">Cases in the register.</param>
    /// <param name="Gaps">Numbers that no case has.</param>
    /// <param name="Doubles">Requests that became several cases, or cases that several requests got.</param>
    /// <param name="Lost">Promised cases that aren't there, events that never arrived or have no position in the feed, and histories that aren't whole.</param>
    /// <param name="OutOfOrder">Events that arrived before an earlier one of their case.</param>
    public sealed record Outcome(long Registered, int Gaps, int Doubles, int Lost, int OutOfOrder);

    public static async Task<Outcome> Run(int cases, int kills, CancellationToken cancellation)
    {
        await using var server = await ServiceProcess.PrepareCaseService();
        await server.StartService();
        await server.Enter("soak", Series);
        await using var heard = await Heard.Listen(server.Broker, cancellation);

        var promised = new ConcurrentBag<(string RequestId, string Name)>();
        var asked = 0;
        var callers = Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            var client = new CaseApi.CaseApiClient(server.Connect());
            var random = new Random(caller);
            while (Interlocked.Increment(ref asked) <= cases + cases / 5)
                await Ask(client, server.Identity, random, promised, cancellation);
        }, cancellation)).ToList();
        for (var kill = 1; kill <= kills; kill++)
        {
            var after = cases * kill / (kills + 1);
            await Eventually.Holds(() => Task.FromResult(asked >= after), cancellation, TimeSpan.FromMinutes(5));
            await server.KillService();
            await server.StartService();
        }

        await Task.WhenAll(callers);
        await Eventually.Holds(async () => !await server.Query<bool>("SELECT EXISTS (SELECT FROM outbox)"), cancellation, TimeSpan.FromMinutes(5));
        var changes = await server.Query<long>("SELECT count(*) FROM history");
        await Eventually.Holds(() => Task.FromResult(heard.Count >= changes), cancellation, TimeSpan.FromMinutes(1));
        return await Verify(server, [.. promised], heard, changes, cancellation);
    }

    private static async Task Ask(CaseApi.CaseApiClient client, Identity identity, Random random, ConcurrentBag<(string, string)> promised, CancellationToken cancellation)
    {
        var headers = identity.Person("soak", "registrar");
        var request = new RegisterCaseRequest
        {
            Parent = "organisations/soak",
            Series = Series[random.Next(Series.Length)],
            Case = new Case { Title = $"Projekt {random.Next()}", Kind = "project", Unit = $"organisations/soak/units/{(random.Next(20) == 0 ? "okand" : "naringsliv")}" },
            RequestId = Guid.NewGuid().ToString(),
        };
        var kind = random.Next(20);
        using var impatient = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (kind == 0)
            impatient.CancelAfter(TimeSpan.FromMilliseconds(random.Next(1, 20)));
        try
        {
            var deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(kind == 1 ? random.Next(1, 20) : 30_000);
            var registered = await Insist(options => client.RegisterCaseAsync(request, options), new CallOptions(headers, deadline, impatient.Token), again: kind > 1);
            promised.Add((request.RequestId, registered.Name));
            if (kind > 15)
            {
                var change = new UpdateCaseRequest
                {
                    Case = new Case { Name = registered.Name, Title = $"{registered.Title}, ny" },
                    UpdateMask = new FieldMask { Paths = { "title" } },
                    RequestId = Guid.NewGuid().ToString(),
                };
                await Insist(options => client.UpdateCaseAsync(change, options), new CallOptions(headers, cancellationToken: cancellation), again: true);
            }
        }
        catch (RpcException gone) when (gone.StatusCode is StatusCode.NotFound or StatusCode.Cancelled or StatusCode.DeadlineExceeded)
        {
            // Refused, or not waited for.
        }
        catch (RpcException gone) when (kind <= 1 && gone.StatusCode is StatusCode.Unavailable or StatusCode.Internal)
        {
            // The service was killed, and this caller doesn't ask again.
        }
    }

    // As a client should: the same request again while the service is away.
    private static async Task<T> Insist<T>(Func<CallOptions, AsyncUnaryCall<T>> call, CallOptions options, bool again)
    {
        while (true)
        {
            try
            {
                return await call(again ? options.WithDeadline(TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(30)) : options);
            }
            catch (RpcException away) when (again && away.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.DeadlineExceeded)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), options.CancellationToken);
            }
        }
    }

    private static async Task<Outcome> Verify(ServiceProcess server, List<(string RequestId, string Name)> promised, Heard heard, long changes, CancellationToken cancellation)
    {
        var (gaps, broken, registered) = (0, 0, 0L);
        using var call = new CaseApi.CaseApiClient(server.Connect()).VerifyRegister(
            new() { Parent = "organisations/soak" }, server.Identity.Person("soak"), cancellationToken: cancellation);
        await foreach (var year in call.ResponseStream.ReadAllAsync(cancellation))
        {
            gaps += year.MissingNumbers.Count;
            broken += year.Faults.Count;
            registered += year.Cases;
        }

        var kept = new HashSet<string>((await server.Query<string[]>("SELECT array_agg('organisations/' || organisation || '/cases/' || case_id) FROM case_file"))!);
        var followed = await server.Query<long>("SELECT count(*) FROM feed WHERE position <= (SELECT count(*) FROM feed)");
        var doubles = promised.Count - promised.Select(one => one.Name).Distinct().Count();
        var lost = promised.Count(one => !kept.Contains(one.Name)) + broken + (int)Math.Abs(changes - heard.Count) + (int)Math.Abs(changes - followed);
        return new Outcome(registered, gaps, doubles, lost, heard.OutOfOrder);
    }

    /// <summary>Hears every event of the register once: by message id, as any consumer does.</summary>
    private sealed class Heard : IAsyncDisposable
    {
        private readonly HashSet<string> _ids = [];
        private readonly HashSet<string> _registered = [];
        private IConnection _connection = null!;

        public int Count { get { lock (_ids) return _ids.Count; } }

        public int OutOfOrder { get; private set; }

        public static async Task<Heard> Listen(string broker, CancellationToken cancellation)
        {
            var heard = new Heard { _connection = await new ConnectionFactory { Uri = new Uri(broker) }.CreateConnectionAsync(cancellation) };
            var channel = await heard._connection.CreateChannelAsync(cancellationToken: cancellation);
            await channel.QueueDeclareAsync("soak", durable: true, exclusive: false, autoDelete: false, cancellationToken: cancellation);
            foreach (var one in Events)
            {
                await channel.ExchangeDeclareAsync($"Contracts.Cases:{one}", "fanout", durable: true, cancellationToken: cancellation);
                await channel.QueueBindAsync("soak", $"Contracts.Cases:{one}", "", cancellationToken: cancellation);
            }

            var consumer = new AsyncEventingBasicConsumer(channel);
            consumer.ReceivedAsync += (_, delivered) =>
            {
                heard.Take(JsonNode.Parse(delivered.Body.Span)!);
                return Task.CompletedTask;
            };
            await channel.BasicConsumeAsync("soak", autoAck: true, consumer, cancellation);
            return heard;
        }

        private void Take(JsonNode envelope)
        {
            var isUpdate = envelope["messageType"]!.AsArray().Any(type => ((string)type!).EndsWith("CaseUpdated", StringComparison.Ordinal));
            var about = (string)envelope["message"]!["case"]!;
            lock (_ids)
            {
                if (!_ids.Add((string)envelope["messageId"]!))
                    return;
                if (!isUpdate)
                    _registered.Add(about);
                else if (!_registered.Contains(about))
                    OutOfOrder++;
            }
        }

        public async ValueTask DisposeAsync() => await _connection.DisposeAsync();
    }
}
