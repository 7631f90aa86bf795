using System.Diagnostics;
using System.Globalization;
using Contracts.Cases.V1;
using Grpc.Core;
using Npgsql;
using Testing;

namespace Bench;

/// <summary>
/// How fast cases are registered, compared with the same rows written by pgbench, one transaction for each case, on the same server; both take turns.
/// </summary>
public static class Register
{
    private const int Rounds = 3;
    private const int Seconds = 8;
    private const int Channels = 4;

    public static async Task<int> Run()
    {
        await using var server = await ServiceProcess.PrepareCaseService();
        await server.StartService();
        await server.Enter("bench", "RUN");
        await server.Enter("baseline", "RUN");
        await server.Query<object>("INSERT INTO series_year VALUES ('baseline', 'RUN', 2026, 0) RETURNING 1");
        // The relay is the process that holds this lock; held here, the outbox fills and nothing is published.
        await using (var pause = new NpgsqlConnection(server.AdminConnection))
        {
            await server.KillService();
            await pause.OpenAsync();
            await Hold(pause, ServiceDefaults.OutboxRelay.Lock);
            Figures.Print("register.round_trips", await RoundTrips(server, pause));
            // Until the runtime has compiled what is used, it competes with it for the processors.
            await Load(server, callers: 64, seconds: 20);
            await Baseline.Run(server, "register.sql", clients: 64, Seconds);
            // Of tables that were empty a moment ago the planner knows nothing, and a server that has run for a while has log files that it can write again.
            await server.Query<int>("ANALYZE; CHECKPOINT; SELECT 1");
            Figures.Print("register.ratio_1", (await Compare(server, 1)).Ratio);
            var paused = await Compare(server, 64);
            Figures.Print("register.ratio_64", paused.Ratio);
            Figures.Print("register.per_second_64", paused.PerSecond);
            Figures.Print("register.p99_ms_64", paused.P99);
            var (refusals, slowest) = await Load(server, 64, Seconds, IsRefused);
            Figures.Note(string.Create(CultureInfo.InvariantCulture, $"64 callers who are refused before the database is asked: {refusals:0} calls/s, p99 {slowest:0.0} ms"));
        }

        var drain = Stopwatch.StartNew();
        await server.Query<object>("DELETE FROM outbox WHERE key LIKE 'organisations/baseline/%'; SELECT 1");
        var waiting = await server.Query<long>("SELECT count(*) FROM outbox");
        while (await server.Query<bool>("SELECT EXISTS (SELECT FROM outbox)"))
            await Task.Delay(100);
        Figures.Note($"{waiting} events waited; they left in {drain.Elapsed.TotalSeconds:0.0} s");

        var relaying = await Compare(server, 64);
        Figures.Print("register.ratio_64_relay", relaying.Ratio);
        Figures.Print("register.ratio_1_relay", (await Compare(server, 1)).Ratio);
        return 0;
    }

    private static async Task Hold(NpgsqlConnection connection, long key)
    {
        await using var hold = new NpgsqlCommand($"SELECT pg_advisory_lock({key})", connection);
        await hold.ExecuteNonQueryAsync();
    }

    private static async Task<(double Ratio, double PerSecond, double P99)> Compare(ServiceProcess server, int callers)
    {
        var (ours, baselines, p99) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            baselines.Add(await Baseline.Run(server, "register.sql", callers, Seconds));
            var (perSecond, slowest) = await Load(server, callers, Seconds);
            ours.Add(perSecond);
            p99.Add(slowest);
        }

        Figures.Note(string.Create(CultureInfo.InvariantCulture,
            $"{callers} callers: {string.Join(", ", ours.Select(rate => $"{rate:0}"))} registrations/s; pgbench {string.Join(", ", baselines.Select(rate => $"{rate:0}"))} transactions/s"));
        return (Figures.Median(ours.Zip(baselines, (one, other) => one / other)), Figures.Median(ours), Figures.Median(p99));
    }

    private static async Task<(double PerSecond, double P99)> Load(
        ServiceProcess server, int callers, int seconds, Func<CaseApi.CaseApiClient, RegisterCaseRequest, Metadata, Task>? call = null)
    {
        call ??= async (client, request, headers) => await client.RegisterCaseAsync(request, headers);
        var headers = server.Identity.Person("bench", "registrar");
        var clients = Enumerable.Range(0, Math.Min(callers, Channels)).Select(_ => new CaseApi.CaseApiClient(server.Connect())).ToList();
        var clock = Stopwatch.StartNew();
        var all = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var milliseconds = new List<double>();
            for (var i = 0; clock.Elapsed.TotalSeconds < seconds; i++)
            {
                var began = Stopwatch.GetTimestamp();
                await call(clients[caller % clients.Count], NewCase(caller * 1_000_000 + i), headers);
                milliseconds.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            return milliseconds;
        })));
        var times = all.SelectMany(one => one).ToList();
        return (times.Count / clock.Elapsed.TotalSeconds, Figures.Percentile(times, 0.99));
    }

    private static Task IsRefused(CaseApi.CaseApiClient client, RegisterCaseRequest request, Metadata headers)
    {
        request.Series = "";
        return Refusal.Of(StatusCode.InvalidArgument, "INVALID_REQUEST", client.RegisterCaseAsync(request, headers));
    }

    private static RegisterCaseRequest NewCase(int i) => new()
    {
        Parent = "organisations/bench",
        Series = "RUN",
        RequestId = Guid.NewGuid().ToString(),
        Case = new Case
        {
            Title = $"Smart industri i Norden, etapp {i}",
            Kind = "project",
            Description = "Projektet ska stärka små och medelstora företags förmåga att ställa om. Insatserna riktas till tillverkande företag i hela länet och görs tillsammans med kommunerna.",
            Unit = "organisations/bench/units/naringsliv",
            Officer = new CaseOfficer { DisplayName = "Prov Lövgren", Telephone = "063-00 00 00", Email = "prov.lovgren@example.org" },
            Period = new Period { From = new() { Year = 2026, Month = 1 }, To = new() { Year = 2028, Month = 12 } },
        },
    };

    /// <summary>How often a call that comes alone waits for the database: counted on the wire.</summary>
    private static async Task<double> RoundTrips(ServiceProcess server, NpgsqlConnection pause)
    {
        await server.KillService();
        // What goes on beside the calls, however many come, is no part of one.
        long[] beside = [CaseService.Feed.FeedSequencer.Lock, CaseService.Register.CaseSearchUpkeep.Lock];
        foreach (var key in beside)
            await Hold(pause, key);
        await using var wire = new CountingWire(new NpgsqlConnectionStringBuilder(server.AdminConnection).Port);
        await server.StartService(wire.Port);
        var client = new CaseApi.CaseApiClient(server.Connect());
        var headers = server.Identity.Person("bench", "registrar");
        // Enough for each connection of the pool to have prepared what it is asked.
        for (var i = 0; i < 300; i++)
            await client.RegisterCaseAsync(NewCase(i), headers);

        var each = new List<double>();
        for (var round = 0; round < Rounds; round++)
            each.Add(await RoundTripsOfEach(wire, async () => await client.RegisterCaseAsync(NewCase(0), headers)));
        await server.KillService();
        foreach (var key in beside)
            await using (var release = new NpgsqlCommand($"SELECT pg_advisory_unlock({key})", pause))
                await release.ExecuteNonQueryAsync();
        await server.StartService();
        return Figures.Median(each);
    }

    // Less what goes on in the same time anyway.
    private static async Task<double> RoundTripsOfEach(CountingWire wire, Func<Task> call)
    {
        const int calls = 500;
        var before = wire.RoundTrips;
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < calls; i++)
            await call();
        var (counted, elapsed) = (wire.RoundTrips - before, clock.Elapsed);
        before = wire.RoundTrips;
        await Task.Delay(elapsed);
        var own = wire.RoundTrips - before;
        Figures.Note(string.Create(CultureInfo.InvariantCulture, $"{counted} round trips in {elapsed.TotalSeconds:0.0} s for {calls} calls; without calls, {own} in the same time"));
        return (double)(counted - own) / calls;
    }
}
