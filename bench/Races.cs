using System.Diagnostics;
using Contracts.Funding.V1;
using Grpc.Core;
using ServiceDefaults;
using Testing;

namespace Bench;

/// <summary>64 callers who hold, exchange, settle and release money of four small frames, while the allocations go up and down and the service is killed.</summary>
public static class Races
{
    private const int Callers = 64;
    private const int Cases = 100;
    private const int Seconds = 30;
    private static readonly string[] Frames = ["a", "b", "c", "d"];

    public static async Task<int> Run()
    {
        await using var server = await ServiceProcess.PrepareFundingService();
        await server.StartService();
        var administrator = server.Identity.Person("races", "administrator");
        var client = new FrameApi.FrameApiClient(server.Connect());
        foreach (var frame in Frames)
            await client.PutFrameAsync(Holds.Frame("races", frame, 1_000), administrator);

        var clock = Stopwatch.StartNew();
        var answers = await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => Race(server, caller, clock))).Append(Kill(server, clock)));
        Figures.Note($"{answers.Sum()} calls");

        var overdrawn = 0;
        using (var call = client.VerifyLedger(new() { Parent = "organisations/races" }, administrator))
        {
            await foreach (var year in call.ResponseStream.ReadAllAsync())
                overdrawn += year.Faults.Count;
        }

        overdrawn += (await client.ListFramesAsync(new() { Parent = "organisations/races" }, administrator)).Frames.Sum(frame => frame.Years.Count(year => year.Available.ToKronor() < 0));
        for (var inCase = 0; inCase < Cases; inCase++)
        {
            var name = Holds.Hold("races", inCase, 1, "a").Reservation.Case;
            foreach (var held in (await client.ListReservationsAsync(new() { Case = name }, administrator)).Reservations.Where(one => one.State == ReservationState.Held))
                await client.ReleaseReservationAsync(new() { Name = held.Name }, administrator);
        }

        var stuck = (await client.ListFramesAsync(new() { Parent = "organisations/races" }, administrator)).Frames.Sum(frame => frame.Years.Sum(year => year.Held.ToKronor() ?? 0));
        Figures.Print("races.overdrawn", overdrawn);
        Figures.Print("races.stuck", (double)stuck);
        return overdrawn == 0 && stuck == 0 ? 0 : 1;
    }

    private static async Task<int> Race(ServiceProcess server, int caller, Stopwatch clock)
    {
        var (client, random, calls) = (new FrameApi.FrameApiClient(server.Connect()), new Random(caller), 0);
        var headers = server.Identity.Person("races", "administrator");
        for (; clock.Elapsed.TotalSeconds < Seconds; calls++)
        {
            try
            {
                await Do(client, headers, random);
            }
            catch (RpcException refused) when (refused.StatusCode is StatusCode.FailedPrecondition or StatusCode.AlreadyExists or StatusCode.InvalidArgument)
            {
                // No room, or somebody was faster: the point of it.
            }
            catch (RpcException away) when (away.StatusCode is StatusCode.Unavailable or StatusCode.Internal)
            {
                await Task.Delay(100);
            }
        }

        return calls;
    }

    private static async Task Do(FrameApi.FrameApiClient client, Metadata headers, Random random)
    {
        var two = Frames.OrderBy(_ => random.Next()).Take(2).ToArray();
        var request = Holds.Hold("races", random.Next(Cases), random.Next(1, 200), two);
        switch (random.Next(10))
        {
            case 0:
                await client.PutFrameAsync(Holds.Frame("races", two[0], random.Next(500, 1_500)), headers);
                break;
            case < 5:
                request.Replace = random.Next(2) == 0;
                await client.HoldReservationAsync(request, headers);
                break;
            default:
                var kept = (await client.ListReservationsAsync(new() { Case = request.Reservation.Case }, headers)).Reservations.FirstOrDefault(one => one.State == ReservationState.Held);
                if (kept is not null && random.Next(2) == 0)
                    await client.ReleaseReservationAsync(new() { Name = kept.Name }, headers);
                else if (kept is not null)
                    await client.SettleReservationAsync(
                        new() { Name = kept.Name, Lines = { new SettledLine { Placements = { new Placement { Frame = kept.Lines[0].Frames[random.Next(2)], Year = 2026, Amount = kept.Lines[0].Amount } } } } },
                        headers);
                break;
        }
    }

    private static async Task<int> Kill(ServiceProcess server, Stopwatch clock)
    {
        for (var kill = 1; kill <= 3; kill++)
        {
            await Task.Delay(TimeSpan.FromSeconds(Math.Max(0, (Seconds * kill / 4.0) - clock.Elapsed.TotalSeconds)));
            await server.KillService();
            await server.StartService();
        }

        return 0;
    }
}
