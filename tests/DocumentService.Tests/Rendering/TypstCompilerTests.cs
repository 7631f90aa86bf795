using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using DocumentService.Rendering;

namespace DocumentService.Tests.Rendering;

/// <summary>What happens around the documents: processes that end, hang, talk nonsense or are not there.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class TypstCompilerTests : IDisposable
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    private string Started => Path.Combine(_folder.FullName, "started");

    [Fact]
    public async Task The_same_data_gives_the_same_bytes_in_two_processes()
    {
        using var one = Typesetter.Start(new TypstOptions { Workers = 1 });
        using var another = Typesetter.Start(new TypstOptions { Workers = 1 });

        var first = await new DecisionPdf(one).Of(Examples.AttractiveRegion, Cancellation);
        await new DecisionPdf(another).Of(Examples.Networks, Cancellation);
        var second = await new DecisionPdf(another).Of(Examples.AttractiveRegion, Cancellation);

        Assert.Equal(first, second);
    }

    [Fact]
    public async Task A_worker_that_was_killed_is_replaced()
    {
        using var typst = Typesetter.Start(Recorded(new TypstOptions { Workers = 1 }));
        var before = await new DecisionPdf(typst).Of(Examples.Networks, Cancellation);

        Process.GetProcessById(Workers().Single()).Kill();
        var after = await new DecisionPdf(typst).Of(Examples.Networks, Cancellation);

        Assert.Equal(before, after);
        Assert.Equal(2, Workers().Length);
    }

    [Fact]
    public async Task Many_callers_share_few_workers_and_each_gets_its_own_document()
    {
        using var typst = Typesetter.Start(Recorded(new TypstOptions { Workers = 2 }));
        var pdfs = await Task.WhenAll(Enumerable.Range(1, 20).Select(i => new DecisionPdf(typst).Of(Examples.Networks with { CaseNumber = $"RUN/{i}/2024" }, Cancellation)));

        Assert.InRange(Workers().Length, 1, 2);
        foreach (var (index, content) in pdfs.Index())
        {
            using var pdf = new Pdf(content);
            Assert.Contains($"RUN/{index + 1}/2024", await pdf.Text(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_document_that_is_late_fails_and_its_worker_is_ended_and_replaced()
    {
        var late = Script("late", "[ -e \"$0.once\" ] || { : > \"$0.once\"; exec /bin/sleep 1000; }", $"exec {Executable("node")} \"$@\"");
        using var typst = Typesetter.Start(new TypstOptions { Node = late, Workers = 1, Timeout = TimeSpan.FromSeconds(10) });

        var failed = await Assert.ThrowsAsync<TypstFailed>(() => new DecisionPdf(typst).Of(Examples.Networks, Cancellation));
        Assert.Contains("10 s", failed.Message, StringComparison.Ordinal);
        await Ended(Workers().Single());

        Assert.NotEmpty(await new DecisionPdf(typst).Of(Examples.Networks, Cancellation));
    }

    [Fact]
    public async Task A_caller_that_gives_up_leaves_nothing_to_the_next()
    {
        using var typst = Typesetter.Start(Recorded(new TypstOptions { Workers = 1 }));
        using var impatient = new CancellationTokenSource();
        var given = new DecisionPdf(typst).Of(Examples.AttractiveRegion, impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);

        using var pdf = new Pdf(await new DecisionPdf(typst).Of(Examples.Networks, Cancellation));
        Assert.Contains("RUN/138/2024", await pdf.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disposing_ends_every_worker()
    {
        var typst = Typesetter.Start(Recorded(new TypstOptions { Workers = 2 }));
        await Task.WhenAll(Enumerable.Range(1, 4).Select(_ => new DecisionPdf(typst).Of(Examples.Networks, Cancellation)));
        var workers = Workers();

        typst.Dispose();

        Assert.NotEmpty(workers);
        foreach (var worker in workers)
            await Ended(worker);
    }

    [Fact]
    public async Task A_worker_whose_service_is_gone_ends_by_itself()
    {
        var options = new TypstOptions();
        using var worker = Process.Start(new ProcessStartInfo(options.Node, [Path.Combine(options.Folder, "Typst", "worker.mjs")]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;

        worker.StandardInput.Close();

        await worker.WaitForExitAsync(Cancellation);
        Assert.Equal(0, worker.ExitCode);
    }

    [Fact]
    public async Task The_worker_gets_none_of_the_services_environment()
    {
        Assert.NotNull(Environment.GetEnvironmentVariable("PATH"));
        var seen = Path.Combine(_folder.FullName, "environment");
        var curious = Script("curious", $"{Executable("env")} > {seen}", $"exec {Executable("node")} \"$@\"");
        using var typst = Typesetter.Start(new TypstOptions { Node = curious, Workers = 1 });

        await new DecisionPdf(typst).Of(Examples.Networks, Cancellation);

        // What the shell of this test's script sets by itself.
        Assert.All(await File.ReadAllLinesAsync(seen, Cancellation), line => Assert.Matches("^(PWD|SHLVL|OLDPWD|_)=", line));
    }

    [Fact]
    public async Task A_worker_that_talks_nonsense_fails_its_document()
    {
        using var typst = Typesetter.Start(new TypstOptions { Node = Script("nonsense", "echo nonsense", "exec /bin/sleep 1000"), Workers = 1 });

        await Assert.ThrowsAsync<TypstFailed>(() => new DecisionPdf(typst).Of(Examples.Networks, Cancellation));
    }

    [Fact]
    public async Task A_worker_that_ends_at_once_fails_its_document()
    {
        using var typst = Typesetter.Start(new TypstOptions { Node = Script("short", "exit 1"), Workers = 1 });

        await Assert.ThrowsAsync<TypstFailed>(() => new DecisionPdf(typst).Of(Examples.Networks, Cancellation));
    }

    [Fact]
    public async Task Data_and_documents_have_a_largest_size()
    {
        using var little = Typesetter.Start(new TypstOptions { LargestDataBytes = 1000 });
        Assert.Contains("1000 bytes", (await Assert.ThrowsAsync<TypstFailed>(() => new DecisionPdf(little).Of(Examples.Networks, Cancellation))).Message, StringComparison.Ordinal);

        using var thin = Typesetter.Start(new TypstOptions { LargestPdfBytes = 3000 });
        Assert.Contains("larger", (await Assert.ThrowsAsync<TypstFailed>(() => new DecisionPdf(thin).Of(Examples.Networks, Cancellation))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_that_does_not_fit_the_template_fails_and_the_worker_stays()
    {
        using var typst = Typesetter.Start(Recorded(new TypstOptions { Workers = 1 }));

        await Assert.ThrowsAsync<TypstFailed>(() => typst.Compile("decision", "{}", Cancellation));
        await Assert.ThrowsAsync<TypstFailed>(() => typst.Compile("../decision", "{}", Cancellation));
        await new DecisionPdf(typst).Of(Examples.Networks, Cancellation);

        Assert.Single(Workers());
    }

    [Fact]
    public async Task What_is_not_installed_is_said()
    {
        using var empty = Typesetter.Start(new TypstOptions { Folder = _folder.FullName });
        Assert.Contains("npm ci", (await Assert.ThrowsAsync<TypstFailed>(() => empty.Compile("decision", "{}", Cancellation))).Message, StringComparison.Ordinal);

        using var nodeless = Typesetter.Start(new TypstOptions { Node = "no-such-node" });
        Assert.Contains("no-such-node", (await Assert.ThrowsAsync<TypstFailed>(() => nodeless.Compile("decision", "{}", Cancellation))).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private TypstOptions Recorded(TypstOptions options) => options with { Node = Script("recorded", $"exec {Executable("node")} \"$@\"") };

    /// <summary>Stands where node stands and notes its process, which the exec at its end keeps.</summary>
    private string Script(string name, params string[] lines)
    {
        var file = Path.Combine(_folder.FullName, name);
        File.WriteAllText(file, $"#!/bin/sh\necho $$ >> {Started}\n{string.Join('\n', lines)}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }

    private int[] Workers() => [.. File.ReadAllLines(Started).Select(line => int.Parse(line, CultureInfo.InvariantCulture))];

    private static async Task Ended(int worker)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(10));
        try
        {
            using var process = Process.GetProcessById(worker);
            await process.WaitForExitAsync(patience.Token);
        }
        catch (ArgumentException)
        {
            // It is gone already.
        }
    }

    private static string Executable(string name) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, name)).First(File.Exists);
}
