using System.Diagnostics;
using System.Globalization;
using Contracts.Funding.V1;
using Grpc.Core;
using ServiceDefaults;
using Testing;

namespace Bench;

/// <summary>How fast money is held, compared with the same rows written by pgbench; both take turns, the relay is paused.</summary>
public static class Holds
{
    private const int Callers = 64;
    private const int Frames = 1_000;
    private const int Rounds = 3;
    private const int Seconds = 8;
    private const int Calls = 500;
    private const decimal Plenty = 1_000_000_000_000m;
    private static int _cases;

    public static async Task<int> Run()
    {
        await using var server = await ServiceProcess.PrepareFundingService();
        await server.StartService();
        foreach (var organisation in new[] { "bench", "baseline" })
            await Task.WhenAll(Enumerable.Range(1, Frames).Chunk(100).Select(chunk => Allocate(server, organisation, chunk)));
        await server.KillService();
        // The relay is the process that holds this lock.
        await using var pause = new Npgsql.NpgsqlConnection(server.AdminConnection);
        await pause.OpenAsync();
        await using (var hold = new Npgsql.NpgsqlCommand($"SELECT pg_advisory_lock({OutboxRelay.Lock})", pause))
            await hold.ExecuteNonQueryAsync();
        await server.StartService();
        await Load(server, Frames, 20);
        // Of tables that were empty a moment ago the planner knows nothing.
        await server.Query<int>("ANALYZE; SELECT 1");

        Figures.Print("holds.hot_ratio_64", await Compare(server, 1));
        Figures.Print("holds.spread_ratio_64", await Compare(server, Frames));
        await Ledger(server);
        return 0;
    }

    private static async Task<double> Compare(ServiceProcess server, int frames)
    {
        var (ours, baselines) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            baselines.Add(await Baseline.Run(server, "holds.sql", Callers, Seconds, $"frames={frames}"));
            ours.Add(await Load(server, frames, Seconds));
        }

        Figures.Note(string.Create(CultureInfo.InvariantCulture,
            $"{frames} frames: {string.Join(", ", ours.Select(rate => $"{rate:0}"))} holds/s; pgbench {string.Join(", ", baselines.Select(rate => $"{rate:0}"))} transactions/s"));
        return Figures.Median(ours.Zip(baselines, (one, other) => one / other));
    }

    private static async Task<double> Load(ServiceProcess server, int frames, int seconds)
    {
        var headers = server.Identity.Person("bench");
        var clients = Enumerable.Range(0, 4).Select(_ => new FrameApi.FrameApiClient(server.Connect())).ToList();
        var clock = Stopwatch.StartNew();
        var held = await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            var (count, random) = (0, new Random(caller));
            for (; clock.Elapsed.TotalSeconds < seconds; count++)
                await clients[caller % clients.Count].HoldReservationAsync(Hold("bench", Interlocked.Increment(ref _cases), 1, $"f{random.Next(frames) + 1}"), headers);
            return count;
        })));
        return held.Sum() / clock.Elapsed.TotalSeconds;
    }

    private static async Task Ledger(ServiceProcess server)
    {
        await server.Query<object>(
            """
            INSERT INTO movement (organisation, movement, cause, moved, subject, application)
              SELECT 'large', lpad(to_hex(i), 32, '0')::uuid, 'ALLOCATED', timestamptz '2026-01-01' + i * interval '1 second', 'p-001', 'bench' FROM generate_series(1, 500000) AS i;
            INSERT INTO frame (organisation, frame, display_name) VALUES ('large', 'f1', 'Stor ram');
            INSERT INTO frame_year (organisation, frame, year) VALUES ('large', 'f1', 2026);
            INSERT INTO ledger_entry (organisation, movement, entry, frame, year, account, amount)
              SELECT 'large', lpad(to_hex(i), 32, '0')::uuid, entry, 'f1', 2026, account, amount
              FROM generate_series(1, 500000) AS i, (VALUES (1, 'budget', -1), (2, 'free', 1)) AS one (entry, account, amount);
            ANALYZE;
            SELECT 1
            """);
        var (client, headers) = (new FrameApi.FrameApiClient(server.Connect()), server.Identity.Person("large"));
        var times = new List<double>();
        for (var i = 0; i < Calls; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await client.GetFrameAsync(new() { Name = "organisations/large/frames/f1" }, headers);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        Figures.Print("holds.balance_p50_ms", Figures.Median(times));
        var past = Stopwatch.GetTimestamp();
        await client.GetFrameAsync(new() { Name = "organisations/large/frames/f1", At = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTime(new(2026, 1, 4, 0, 0, 0, DateTimeKind.Utc)) }, headers);
        Figures.Print("holds.past_balance_ms", Stopwatch.GetElapsedTime(past).TotalMilliseconds);

        var clock = Stopwatch.StartNew();
        var entries = 0L;
        using var call = client.VerifyLedger(new() { Parent = "organisations/large" }, headers);
        await foreach (var year in call.ResponseStream.ReadAllAsync())
            entries += year.Faults.Count == 0 ? year.Entries : throw new InvalidOperationException($"The ledger isn't whole: {year}");
        Figures.Print("holds.verify_per_second", entries / clock.Elapsed.TotalSeconds);
    }

    private static async Task Allocate(ServiceProcess server, string organisation, IEnumerable<int> frames)
    {
        var client = new FrameApi.FrameApiClient(server.Connect());
        foreach (var frame in frames)
            await client.PutFrameAsync(Frame(organisation, $"f{frame}", Plenty), server.Identity.Person(organisation, "administrator"));
    }

    /// <summary>A frame with money in 2026.</summary>
    public static PutFrameRequest Frame(string organisation, string frame, decimal allocated) => new()
    {
        Frame = new Frame
        {
            Name = $"organisations/{organisation}/frames/{frame}",
            DisplayName = frame,
            Years = { new FrameYear { Year = 2026, Allocated = allocated.ToMoney() } },
        },
    };

    /// <summary>Kronor for the first decision of a case.</summary>
    public static HoldReservationRequest Hold(string organisation, int inCase, decimal amount, params string[] frames) => new()
    {
        Parent = $"organisations/{organisation}",
        RequestId = Guid.NewGuid().ToString(),
        Reservation = new Reservation
        {
            Case = $"organisations/{organisation}/cases/RUN-{(inCase % 9_999_999) + 1}-{2000 + (inCase / 9_999_999)}",
            Decision = $"organisations/{organisation}/cases/RUN-{(inCase % 9_999_999) + 1}-{2000 + (inCase / 9_999_999)}/decisions/1",
            Lines =
            {
                new ReservationLine
                {
                    Point = 1,
                    Amount = amount.ToMoney(),
                    Kind = ContributionKind.Cash,
                    Frames = { frames.Select(frame => $"organisations/{organisation}/frames/{frame}") },
                    Years = { 2026 },
                },
            },
        },
    };
}
