using System.Diagnostics;
using System.Text.Json;
using Contracts.Cases.V1;
using Contracts.Documents.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Bench;

/// <summary>
/// A decision as text and as PDF, from the platform that runs: its data are asked of the services each time, and each is another one, since what was set before is set
/// again in no time.
/// </summary>
public static class Rendering
{
    private const int Calls = 200;
    private const int Callers = 8;
    private const int Seconds = 10;
    private const int WarmUp = 20;
    private const string Case = "organisations/rjh/cases/RUN-515-2021";
    private static Decision _decision = new();
    private static int _rendered;

    public static async Task<int> Run()
    {
        using var endpoints = JsonDocument.Parse(await File.ReadAllTextAsync(Environment.GetEnvironmentVariable("PLATFORM_ENDPOINTS")!));
        GrpcChannel Connect(string service) => GrpcChannel.ForAddress(endpoints.RootElement.GetProperty(service).GetProperty("grpc").GetString()!);
        using var cases = Connect("case-service");
        using var channel = Connect("document-service");
        var headers = new Metadata { { "authorization", $"Bearer {(await File.ReadAllTextAsync(Environment.GetEnvironmentVariable("PLATFORM_TOKEN_FILE")!)).Trim()}" } };
        var client = new RenderingApi.RenderingApiClient(channel);
        _decision = await new DecisionApi.DecisionApiClient(cases).GetDecisionAsync(new() { Name = $"{Case}/decisions/1" }, headers);
        await Load(client, headers, WarmUp);

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

    // Who wants both asks for both at once.
    private static Task<RenderedDocument> Render(RenderingApi.RenderingApiClient client, Metadata headers)
    {
        var decision = _decision.Clone();
        decision.Points[0].Text += $" Kompletterat {Interlocked.Increment(ref _rendered)}.";
        return client.PreviewDecisionAsync(
            new() { Parent = Case, Decision = decision, Day = decision.Decided, Rendition = new() { Formats = { RenderingFormat.Text, RenderingFormat.Pdf } } }, headers).ResponseAsync;
    }
}
