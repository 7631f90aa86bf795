using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Testing;

namespace StandIns.Tests.Aspire;

public sealed class Failures
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(7)]
    [InlineData(0)]
    public async Task A_service_that_ends_is_started_again_at_the_same_address(int exitCode)
    {
        using var folder = new TemporaryFolder();
        await using var run = SampleRun.OfSystem(folder, "service");
        await run.IsUp(Ct);
        using var http = new HttpClient { BaseAddress = run.Endpoints()["service"]["http"] };

        await Assert.ThrowsAsync<HttpRequestException>(() => http.PostAsync(new Uri($"/end/{exitCode}", UriKind.Relative), null, Ct));
        await run.Says($"ended with exit code {exitCode}; it is started again in 1 s", Ct);

        await Eventually.Holds(async () => await IsReady(http), Ct);
    }

    [Fact]
    public async Task A_server_that_is_killed_comes_back_at_the_same_address()
    {
        using var folder = new TemporaryFolder();
        await using var run = SampleRun.OfSystem(folder, "postgres");
        await run.IsUp(Ct);
        var address = run.Endpoints()["postgres"]["tcp"];

        var state = await File.ReadAllLinesAsync(folder.In(".data", "postgres", "data", "postmaster.pid"), Ct);
        using (var server = Process.GetProcessById(int.Parse(state[0], CultureInfo.InvariantCulture)))
            server.Kill();
        await run.Says("it is started again in", Ct);
        await Eventually.Holds(() => Task.FromResult(run.Output.Split("ready after").Length == 3), Ct);

        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, Ct);
        run.Signal("TERM");
        Assert.Equal(0, await run.ExitCode(Ct));
    }

    [Fact]
    public async Task Work_that_fails_ends_the_run_and_its_last_words_are_shown()
    {
        using var folder = new TemporaryFolder();
        await using var run = SampleRun.OfSystem(folder, "failing-job");

        Assert.Equal(1, await run.ExitCode(Ct));
        Assert.Contains("job ended with exit code 3.", run.Output, StringComparison.Ordinal);
        Assert.Contains("The work is done, with exit code 3.", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("service", run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Left());
    }

    [Fact]
    public async Task Resources_that_wait_for_each_other_are_refused()
    {
        using var folder = new TemporaryFolder();
        await using var run = SampleRun.OfSystem(folder, "circle");

        Assert.Equal(1, await run.ExitCode(Ct));
        Assert.Contains("Resources wait for each other in a circle: first -> second -> first.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_run_on_the_same_data_is_refused_and_the_first_goes_on()
    {
        using var folder = new TemporaryFolder();
        await using var first = SampleRun.OfSystem(folder, "service");
        await first.IsUp(Ct);

        await using var second = SampleRun.OfSystem(folder, "service");

        Assert.Equal(1, await second.ExitCode(Ct));
        Assert.Contains("is already running on the data in", second.Output, StringComparison.Ordinal);
        using var http = new HttpClient { BaseAddress = first.Endpoints()["service"]["http"] };
        Assert.True(await IsReady(http));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_and_nothing_is_made()
    {
        using var folder = new TemporaryFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        await using var run = SampleRun.OfSystem(folder, "postgres", port);

        Assert.Equal(1, await run.ExitCode(Ct));
        Assert.Contains($"PostgreSQL cannot listen on 127.0.0.1:{port}: another program uses that port.", run.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.In(".data", "postgres")));
    }

    [Fact]
    public async Task Data_of_another_version_of_PostgreSQL_is_refused_and_left_alone()
    {
        using var folder = new TemporaryFolder();
        var version = folder.In(".data", "postgres", "data", "PG_VERSION");
        await Make(folder);
        await File.WriteAllTextAsync(version, "9\n", Ct);

        await using var run = SampleRun.OfSystem(folder, "postgres");

        Assert.Equal(1, await run.ExitCode(Ct));
        Assert.Contains("was made by PostgreSQL 9, and this machine has", run.Output, StringComparison.Ordinal);
        Assert.Equal("9\n", await File.ReadAllTextAsync(version, Ct));
    }

    [Fact]
    public async Task Data_of_another_user_is_refused_and_left_alone()
    {
        using var folder = new TemporaryFolder();
        // Whoever runs this test: PostgreSQL never runs as the user that the system's programs belong to.
        const string OfRoot = "/usr/lib/postgresql";
        Directory.CreateDirectory(folder.In(".data", "postgres"));
        Directory.CreateSymbolicLink(folder.In(".data", "postgres", "data"), OfRoot);

        await using var run = SampleRun.OfSystem(folder, "postgres");

        Assert.Equal(1, await run.ExitCode(Ct));
        Assert.Contains("belongs to the user root, and here PostgreSQL runs as", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_password_than_that_of_the_data_is_told()
    {
        using var folder = new TemporaryFolder();
        await Make(folder);
        File.Delete(folder.In(".data", "parameters.json"));

        await using var run = SampleRun.OfSystem(folder, "postgres");

        Assert.Equal(1, await run.ExitCode(Ct));
        Assert.Contains("was made with another password", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_interrupted_first_start_left_does_no_harm()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.In(".data", "postgres", "unfinished", "base"));

        await Make(folder);

        Assert.False(Directory.Exists(folder.In(".data", "postgres", "unfinished")));
    }

    [Fact]
    public async Task Passwords_are_kept_for_their_owner_alone()
    {
        using var folder = new TemporaryFolder();
        await Make(folder);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.In(".data", "parameters.json")));
        Assert.False(File.Exists(folder.In(".data", "postgres", "first-password")));
    }

    private static async Task Make(TemporaryFolder folder)
    {
        await using var run = SampleRun.OfSystem(folder, "postgres");
        await run.IsUp(Ct);
        run.Signal("TERM");
        Assert.Equal(0, await run.ExitCode(Ct));
    }

    private static async Task<bool> IsReady(HttpClient http)
    {
        try
        {
            return (await http.GetAsync(new Uri("/health/ready", UriKind.Relative), Ct)).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
