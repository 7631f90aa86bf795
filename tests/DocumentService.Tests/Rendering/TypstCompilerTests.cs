using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using DocumentService.Rendering;
using ServiceDefaults;

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

        var first = await one.Set(Examples.AttractiveRegion);
        await another.Set(Examples.Networks);
        var second = await another.Set(Examples.AttractiveRegion);

        Assert.Equal(first, second);
    }

    /// <summary>Changed templates, typefaces or compilers change it: then the new hash belongs here.</summary>
    [Fact]
    public async Task The_same_data_give_the_same_bytes_on_every_machine()
    {
        using var typst = Typesetter.Start(new TypstOptions { Workers = 1 });

        Assert.Equal("b6878df82cb861b0913dd3eabe32be680acbd772b0f2a12913d736cde0c5b816", Convert.ToHexStringLower(SHA256.HashData(await typst.Set(Examples.All["networks"]))));
    }

    [Fact]
    public async Task A_worker_that_was_killed_is_replaced()
    {
        using var typst = Typesetter.Start(Recorded(new TypstOptions { Workers = 1 }));
        var before = await typst.Set(Examples.Networks);

        Process.GetProcessById(Workers().Single()).Kill();
        var after = await typst.Set(Examples.Networks);

        Assert.Equal(before, after);
        Assert.Equal(2, Workers().Length);
    }

    [Fact]
    public async Task Many_callers_share_few_workers_and_each_gets_its_own_document()
    {
        using var typst = Typesetter.Start(Recorded(new TypstOptions { Workers = 2 }));
        var pdfs = await Task.WhenAll(Enumerable.Range(1, 20).Select(i => typst.Set(Examples.Networks with { CaseNumber = $"RUN/{i}/2024" })));

        Assert.InRange(Workers().Length, 1, 2);
        foreach (var (index, content) in pdfs.Index())
        {
            using var pdf = new Pdf(content);
            Assert.Contains($"RUN/{index + 1}/2024", await pdf.Text(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_worker_that_hangs_is_ended_and_its_document_is_set_by_another()
    {
        var once = Script("once", "[ -e \"$0.once\" ] || { : > \"$0.once\"; exec /bin/sleep 1000; }", $"exec {Executable("node")} \"$@\"");
        using var typst = Typesetter.Start(new TypstOptions { Node = once, Workers = 1 });

        Assert.NotEmpty(await typst.Set(Examples.Networks));

        Assert.Equal(2, Workers().Length);
        await Ended(Workers()[0]);
    }

    [Fact]
    public async Task A_worker_that_hangs_again_fails_its_document_and_no_other()
    {
        var twice = Script(
            "twice", "[ -e \"$0.twice\" ] || { [ -e \"$0.once\" ] && : > \"$0.twice\"; : > \"$0.once\"; exec /bin/sleep 1000; }", $"exec {Executable("node")} \"$@\"");
        using var typst = Typesetter.Start(new TypstOptions { Node = twice, Workers = 1, Timeout = TimeSpan.FromSeconds(5) });

        var refused = await Assert.ThrowsAsync<Refused>(() => typst.Set(Examples.Networks));

        Assert.Equal("DOCUMENT_NOT_SET", refused.Reason);
        Assert.Contains("5 s", refused.Message, StringComparison.Ordinal);
        Assert.NotEmpty(await typst.Set(Examples.Networks));
        Assert.Equal(3, Workers().Length);
        await Ended(Workers()[0]);
        await Ended(Workers()[1]);
    }

    [Fact]
    public async Task A_worker_that_is_killed_in_the_middle_of_a_document_is_replaced_and_the_document_is_set()
    {
        // It gets the document, and is gone before it has answered.
        var killed = Script("killed", "[ -e \"$0.once\" ] || { read document; : > \"$0.once\"; kill -9 $$; }", $"exec {Executable("node")} \"$@\"");
        using var typst = Typesetter.Start(new TypstOptions { Node = killed, Workers = 1 });

        Assert.NotEmpty(await typst.Set(Examples.Networks));

        Assert.Equal(2, Workers().Length);
    }

    [Fact]
    public async Task A_worker_gets_no_more_memory_than_it_may_have()
    {
        using var typst = Typesetter.Start(Recorded(new TypstOptions { Workers = 1, LargestWorkerBytes = 400 * 1024 * 1024 }));
        var greedy = Typesetter.Product.With([new TemplateFile("document.typ", "#let many = range(1000).map(i => (\"x\" * 1000000) + str(i))\n#many.len()"u8.ToArray(), IsOwn: true)]);

        var refused = await Assert.ThrowsAsync<Refused>(() => typst.Set(DecisionSections.Of(Examples.Networks), greedy));

        Assert.Equal("DOCUMENT_NOT_SET", refused.Reason);
        Assert.NotEmpty(await typst.Set(Examples.Networks));
        Assert.Equal(3, Workers().Length);
    }

    [Fact]
    public async Task A_caller_that_gives_up_leaves_nothing_to_the_next()
    {
        using var typst = Typesetter.Start(Recorded(new TypstOptions { Workers = 1 }));
        using var impatient = new CancellationTokenSource();
        var given = new PrintedPdf(typst).Of(DecisionSections.Of(Examples.AttractiveRegion), Typesetter.Product, impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);

        using var pdf = new Pdf(await typst.Set(Examples.Networks));
        Assert.Contains("RUN/138/2024", await pdf.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disposing_ends_every_worker()
    {
        var typst = Typesetter.Start(Recorded(new TypstOptions { Workers = 2 }));
        await Task.WhenAll(Enumerable.Range(1, 4).Select(_ => typst.Set(Examples.Networks)));
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

        await typst.Set(Examples.Networks);

        // What the shell of this test's script sets by itself, where there are no fonts, no packages and no way out, and how many threads there are.
        Assert.All(
            await File.ReadAllLinesAsync(seen, Cancellation),
            line => Assert.Matches("^(PWD|SHLVL|OLDPWD|_)=|^(HOME|XDG_[A-Z]+_HOME)=/nonexistent$|^FONTCONFIG_FILE=.*fonts.conf$|^[A-Z]+_PROXY=http://127.0.0.1:1$|^RAYON_NUM_THREADS=1$", line));
    }

    [Theory]
    [InlineData("nonsense", "echo nonsense", "exec /bin/sleep 1000")]
    [InlineData("short", "exit 1")]
    public async Task A_worker_that_talks_nonsense_or_ends_at_once_fails_its_document(string name, params string[] lines)
    {
        using var typst = Typesetter.Start(new TypstOptions { Node = Script(name, lines), Workers = 1 });

        Assert.Equal("DOCUMENT_NOT_SET", (await Assert.ThrowsAsync<Refused>(() => typst.Set(Examples.Networks))).Reason);
        Assert.Equal(2, Workers().Length);
    }

    [Fact]
    public async Task Data_and_documents_have_a_largest_size()
    {
        using var little = Typesetter.Start(new TypstOptions { LargestDataBytes = 1000 });
        var refused = await Assert.ThrowsAsync<Refused>(() => little.Set(Examples.Networks));
        Assert.Equal("RENDERING_TOO_LARGE", refused.Reason);
        Assert.Contains("1000 bytes", refused.Message, StringComparison.Ordinal);

        using var thin = Typesetter.Start(Recorded(new TypstOptions { LargestPdfBytes = 3000, Workers = 1 }));
        refused = await Assert.ThrowsAsync<Refused>(() => thin.Set(Examples.Networks));
        Assert.Equal("RENDERING_TOO_LARGE", refused.Reason);
        Assert.Contains("3000 bytes", refused.Message, StringComparison.Ordinal);
        Assert.Single(Workers());
    }

    [Fact]
    public async Task Data_that_does_not_fit_the_template_fails_and_the_worker_stays()
    {
        using var typst = Typesetter.Start(Recorded(new TypstOptions { Workers = 1 }));

        var refused = await Assert.ThrowsAsync<Refused>(() => typst.Compile("decision", Typesetter.Product, "{}", Cancellation));
        await typst.Set(Examples.Networks);

        Assert.Equal("TEMPLATE_BROKEN", refused.Reason);
        Assert.Single(Workers());
    }

    [Fact]
    public async Task What_is_not_installed_is_said()
    {
        using var empty = Typesetter.Start(new TypstOptions { Folder = _folder.FullName });
        Assert.Contains("npm ci", (await Assert.ThrowsAsync<TypesetterMissing>(() => empty.Set(Examples.Networks))).Message, StringComparison.Ordinal);

        using var nodeless = Typesetter.Start(new TypstOptions { Node = "no-such-node" });
        Assert.Contains("no-such-node", (await Assert.ThrowsAsync<TypesetterMissing>(() => nodeless.Set(Examples.Networks))).Message, StringComparison.Ordinal);
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
