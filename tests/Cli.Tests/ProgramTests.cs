using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Cli.Tests;

/// <summary>The program as a user starts it: what it says, and its exit code.</summary>
public sealed class ProgramTests : IDisposable
{
    // The discard port: nobody listens there.
    private const string Nobody = "http://127.0.0.1:9";
    private const string Organisation = "rjh";

    private readonly Samples _samples = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _samples.Dispose();

    [Fact]
    public async Task Help_lists_the_commands_and_the_exit_codes()
    {
        var (code, said, _) = await Run(["--help"]);
        Assert.Equal(0, code);
        foreach (var expected in new[] { "setup", "process", "dev-identity", "dev-token", "0 ", "1 ", "2 ", "3 ", "130 " })
            Assert.Contains(expected, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("process")]
    [InlineData("proces", "x.json")]
    [InlineData("process", "x.json", "--give-up-after", "soon")]
    [InlineData("process", "x.json", "--loud")]
    public async Task What_it_does_not_understand_is_bad_input(params string[] arguments)
    {
        var (code, _, complaint) = await Run(arguments);
        Assert.Equal(2, code);
        Assert.NotEmpty(complaint);
    }

    [Fact]
    public async Task Without_endpoints_it_says_what_is_missing_in_one_sentence()
    {
        var (code, _, complaint) = await Run(["process", Samples.PathOf("cases/RUN-138-2024.json")], services: null);
        Assert.Equal(2, code);
        Assert.Contains("PLATFORM_ENDPOINTS", Assert.Single(complaint.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_at_fault_is_told_without_asking_any_service()
    {
        var file = _samples.WriteChanged("cases/RUN-138-2024.json", "$.documentDate", "\"2024-02-30\"");
        var (code, _, complaint) = await Run(["process", file]);
        Assert.Equal(2, code);
        Assert.Equal($"{file}: $.documentDate: expected a day that exists, as YYYY-MM-DD, found \"2024-02-30\"", complaint.Trim());
    }

    [Fact]
    public async Task A_folder_that_cannot_take_documents_is_told_without_asking_any_service()
    {
        var folder = _samples.Write("out", "not a folder");
        var (code, said, complaint) = await Run(["process", Samples.PathOf("cases/RUN-138-2024.json"), "--out", folder]);
        Assert.Equal(2, code);
        Assert.Empty(said);
        Assert.StartsWith($"platform: --out {folder}: nothing can be written there: ", Assert.Single(complaint.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_platform_that_is_down_is_waited_for_and_given_up()
    {
        var (code, said, complaint) = await Run(["process", Samples.PathOf("cases/RUN-138-2024.json"), "--give-up-after", "700ms"]);
        Assert.Equal(3, code);
        Assert.Contains("waiting for case-service", said, StringComparison.Ordinal);
        Assert.Contains("gave up waiting for case-service after 0.7 s", complaint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("at once")]
    [InlineData("after it has heard the first words")]
    [InlineData("without a farewell")]
    [InlineData("taking no requests")]
    public async Task A_service_that_hangs_up_before_it_has_heard_a_request_is_waited_for(string when)
    {
        using var dying = new TcpListener(IPAddress.Loopback, 0);
        dying.Start();
        var hangsUp = HangUp(dying, when);

        var (code, _, complaint) = await Run(
            ["process", Samples.PathOf("cases/RUN-138-2024.json"), "--give-up-after", "700ms"], $"http://{dying.LocalEndpoint}");

        dying.Stop();
        await hangsUp;
        Assert.Equal(3, code);
        Assert.Contains("gave up waiting for case-service", complaint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupted_it_stops_cleanly()
    {
        using var program = Start(["process", Samples.PathOf("cases/RUN-138-2024.json")]);
        while (await program.StandardOutput.ReadLineAsync(Cancellation) is { } line && !line.Contains("waiting for", StringComparison.Ordinal))
        {
        }

        using (var interrupt = Process.Start("kill", ["-INT", $"{program.Id}"]))
            await interrupt.WaitForExitAsync(Cancellation);
        await program.WaitForExitAsync(Cancellation);
        Assert.Equal(130, program.ExitCode);
        Assert.Contains("interrupted", await program.StandardError.ReadToEndAsync(Cancellation), StringComparison.Ordinal);
    }

    private static async Task HangUp(TcpListener dying, string when)
    {
        var words = new byte[4096];
        // RFC 9113: SETTINGS, MAX_CONCURRENT_STREAMS 0.
        byte[] noRequests = [0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0];
        try
        {
            while (true)
            {
                using var heard = await dying.AcceptSocketAsync(Cancellation);
                if (when == "taking no requests")
                    await heard.SendAsync(noRequests, Cancellation);
                if (when != "at once")
                    await heard.ReceiveAsync(words, Cancellation);
                if (when == "without a farewell")
                    heard.LingerState = new LingerOption(true, 0);
            }
        }
        catch (SocketException)
        {
            // Nobody listens any more.
        }
    }

    private async Task<(int Code, string Said, string Complaint)> Run(string[] arguments, string? services = Nobody)
    {
        using var program = Start(arguments, services);
        var said = program.StandardOutput.ReadToEndAsync(Cancellation);
        var complaint = program.StandardError.ReadToEndAsync(Cancellation);
        await program.WaitForExitAsync(Cancellation);
        return (program.ExitCode, await said, await complaint);
    }

    private Process Start(string[] arguments, string? services = Nobody)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            // As this test runs: its folder has no second copy of what the shared framework brings.
            ArgumentList = { "exec", "--runtimeconfig", Beside("Cli.Tests.runtimeconfig.json"), "--depsfile", Beside("Cli.Tests.deps.json"), Beside("platform.dll") },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Array.ForEach(arguments, start.ArgumentList.Add);
        start.Environment.Remove("PLATFORM_ENDPOINTS");
        start.Environment.Remove("PLATFORM_TOKEN_FILE");
        if (services is not null)
        {
            using var identity = new Testing.Identity();
            start.Environment["PLATFORM_ENDPOINTS"] = _samples.Write(
                "endpoints.json",
                $$$"""{"case-service":{"grpc":"{{{services}}}"},"funding-service":{"grpc":"{{{services}}}"},"document-service":{"grpc":"{{{services}}}"}}""");
            start.Environment["PLATFORM_TOKEN_FILE"] = _samples.Write("token.jwt", identity.Token("p-001", Organisation, roles: ["registrar"]));
        }

        return Process.Start(start)!;

        static string Beside(string file) => Path.Combine(AppContext.BaseDirectory, file);
    }
}
