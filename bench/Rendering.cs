using System.Diagnostics;
using System.Text.Json;
using Contracts.Documents.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Bench;

/// <summary>A decision as text and as PDF, from the platform that runs: its data are asked of the services each time.</summary>
public static class Rendering
{
    private const int Calls = 200;
    private const int Callers = 8;
    private const int Seconds = 10;

    public static async Task<int> Run()
    {
        using var endpoints = JsonDocument.Parse(await File.ReadAllTextAsync(Environment.GetEnvironmentVariable("PLATFORM_ENDPOINTS")!));
        using var channel = GrpcChannel.ForAddress(endpoints.RootElement.GetProperty("document-service").GetProperty("grpc").GetString()!);
        var headers = new Metadata { { "authorization", $"Bearer {(await File.ReadAllTextAsync(Environment.GetEnvironmentVariable("PLATFORM_TOKEN_FILE")!)).Trim()}" } };
        var client = new RenderingApi.RenderingApiClient(channel);
        await Load(client, headers, 10);

        var times = new List<double>();
        for (var call = 0; call < Calls; call++)
        {
            var began = Stopwatch.GetTimestamp();
            await Render(client, headers);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        Figures.Print("documents.render_p50_ms", Figures.Median(times));
        Figures.Print("documents.render_p99_ms", Figures.Percentile(times, 0.99));
        Figures.Print("documents.render_per_second_8", await Load(client, headers, Seconds));
        return 0;
    }

    private static async Task<double> Load(RenderingApi.RenderingApiClient client, Metadata headers, int seconds)
    {
        var clock = Stopwatch.StartNew();
        var rendered = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            var count = 0;
            for (; clock.Elapsed.TotalSeconds < seconds; count++)
                await Render(client, headers);
            return count;
        })));
        return rendered.Sum() / clock.Elapsed.TotalSeconds;
    }

    private static async Task Render(RenderingApi.RenderingApiClient client, Metadata headers)
    {
        foreach (var format in new[] { RenderingFormat.Text, RenderingFormat.Pdf })
        {
            var request = new RenderDecisionRequest { Name = "organisations/rjh/cases/RUN-515-2021/decisions/1", Rendition = new() { Format = format } };
            await client.RenderDecisionAsync(request, headers);
        }
    }
}
