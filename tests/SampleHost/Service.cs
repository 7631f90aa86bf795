using System.Collections;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace SampleHost;

/// <summary>A service that tells its environment, and ends when it is asked to.</summary>
internal static class Service
{
    public static async Task<int> RunAsync(string[] args)
    {
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapGet("/health/ready", () => Results.Ok());
        app.MapGet("/environment", () => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(one => (string)one.Key, one => (string?)one.Value));
        app.MapPost("/end/{exitCode:int}", (int exitCode) => Environment.Exit(exitCode));
        await app.RunAsync();
        return 0;
    }
}
