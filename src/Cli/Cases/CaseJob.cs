using System.Globalization;
using Cli.Calls;
using Cli.Files;
using Cli.Output;
using Contracts.Cases.V1;
using Grpc.Core;

namespace Cli.Cases;

/// <summary>Processes case files one after the other; a file at fault doesn't hold up the others.</summary>
/// <param name="folder">For documents and reports; null: they are not fetched.</param>
internal sealed class CaseJob(Platform platform, Display display, string? folder)
{
    // Sweden is one or two hours ahead of UTC. The services know the day to the hour; here it only tells mistyped years.
    private static readonly TimeSpan AheadOfUtc = TimeSpan.FromHours(2);

    private readonly List<string> _messages = [];
    private int _code = ExitCode.Ok;

    public async Task<int> Run(IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        var processed = new List<ProcessedCase>();
        try
        {
            await display.Run(paths, async lines =>
            {
                var read = paths.Zip(lines).Select(one => (Path: one.First, Line: one.Second, File: Read(one.First, one.Second))).ToList();
                var known = read.Any(one => one.File is not null) ? await Known(cancellation) : null;
                foreach (var (path, line, file) in read)
                    if (file is not null && known is not null && await Process(path, file, known, line, cancellation) is { } done)
                        processed.Add(done);
                await Completion.Wait(platform, processed, display.Say, cancellation);
            });
        }
        finally
        {
            _messages.ForEach(Console.Error.WriteLine);
        }

        return await Show(processed, cancellation);
    }

    private CaseFile? Read(string path, DisplayLine line)
    {
        var faults = new Faults(path);
        var file = CaseFileReader.Read(path, DateOnly.FromDateTime((platform.Patience.Clock.GetUtcNow() + AheadOfUtc).UtcDateTime), faults);
        if (file is null)
            Refuse(faults, line, ExitCode.BadInput);
        return file;
    }

    private async Task<KnownNames?> Known(CancellationToken cancellation)
    {
        var known = await KnownNames.Load(platform, cancellation);
        if (known is null)
            Say($"platform: the organisation '{platform.Organisation}' is not set up: run 'platform setup' with its file first", ExitCode.Refused);
        return known;
    }

    private async Task<ProcessedCase?> Process(string path, CaseFile file, KnownNames known, DisplayLine line, CancellationToken cancellation)
    {
        var faults = new Faults(path);
        var resolved = ResolvedCase.Of(file, platform.Organisation, known, faults);
        line.Start(file.Number, StepsOf(resolved));
        var registration = new CaseRegistration(platform, resolved, path, line.Did);
        try
        {
            var before = faults.None ? await new CaseChecks(platform).Check(resolved, path, faults, cancellation) : null;
            if (!faults.None)
            {
                Refuse(faults, line, ExitCode.BadInput);
                return null;
            }

            await registration.Run(before, cancellation);
            line.Finish(registration.Changes == 0 ? "nothing changed" : "registered");
            return new ProcessedCase(path, resolved, registration.Changes);
        }
        catch (RpcException refused)
        {
            var refusal = Refusal.Of(refused);
            var (field, where) = PlaceOf(registration.Step, file);
            refusal.AddTo(faults, field, where);
            Refuse(faults, line, refusal.IsAboutContent ? ExitCode.BadInput : ExitCode.Refused);
            return null;
        }
    }

    private static int StepsOf(ResolvedCase resolved) =>
        1 + resolved.File.Preparation.Count + resolved.File.RelatedCases.Count + (resolved.Plan is null ? 0 : 1) + resolved.File.DecisionBasis.Count
        + resolved.Applications.Count + (resolved.File.Decision is null ? 1 : 2);

    /// <summary>The part of a step's request that came from the file, and where in the file it is.</summary>
    private static (string Field, string Path) PlaceOf(string step, CaseFile file)
    {
        var (name, index) = step.Split(' ') is [var first, var second] ? (first, int.Parse(second, CultureInfo.InvariantCulture) - 1) : (step, 0);
        return name switch
        {
            "imported" => ("case", "$"),
            "prepared" => ("preparation", $"$.preparation[{index}]"),
            "related" => ("", $"$.relatedCases[{index}]"),
            "plan" => ("plan", "$.fundingPlan"),
            "document" => ("document", $"$.decisionBasis[{index}]"),
            "application" => ("application", "$.fundingPlan.contributions"),
            "proposed" => ("decision", file.DecisionPath),
            "recorded" => ("", "$.decision"),
            _ => ("", "$"),
        };
    }

    private async Task<int> Show(List<ProcessedCase> processed, CancellationToken cancellation)
    {
        var seen = processed.Where(one => one.Overview is not null).ToList();
        if (seen.Count > 0)
            display.Show(seen.Select(one => one.Overview!));
        foreach (var one in seen)
            CheckWarnings(one);

        var pending = seen.Where(one => one.Overview!.Pending.Count > 0).ToList();
        if (pending.Count > 0)
throw new GaveUp($"gave up after {platform.Patience.GiveUpAfter.TotalSeconds} s; still to happen: {Completion.Pending(pending)}");
        if (folder is not null)
            await Write(folder, seen, cancellation);
        if (seen.Count > 0)
            display.Say(seen.All(one => one.Changes == 0) ? "nothing changed" : $"{seen.Count(one => one.Changes > 0)} of {seen.Count} cases changed");
        return _code;
    }

    private async Task Write(string into, List<ProcessedCase> seen, CancellationToken cancellation)
    {
        var output = new CaseFolder(platform, into);
        foreach (var one in seen)
            await output.WriteDocuments(one.Resolved.Id, one.Overview!.Documents, cancellation);
        foreach (var meeting in seen.SelectMany(one => one.Overview!.Reports).Select(entry => entry.Meeting).Distinct().Order(StringComparer.Ordinal))
            await output.WriteReport(meeting, cancellation);
        display.Say(output.Written == 0 ? $"{into}: nothing changed" : $"{into}: {output.Written} files written");
    }

    private void CheckWarnings(ProcessedCase one)
    {
        var expected = one.Resolved.File.ExpectWarnings.Distinct().Order(StringComparer.Ordinal).ToList();
        var found = one.Overview!.Warnings.Select(warning => warning.Code).Distinct().Order(StringComparer.Ordinal).ToList();
        if (expected.Count == 0 || found.SequenceEqual(expected))
            return;
        _code = Math.Max(_code, ExitCode.Refused);
        Console.Error.WriteLine($"{one.Path}: $.expectWarnings: expected exactly {string.Join(", ", expected)}, found {(found.Count == 0 ? "none" : string.Join(", ", found))}");
    }

    private void Refuse(Faults faults, DisplayLine line, int code)
    {
        line.Finish(code == ExitCode.BadInput ? "not registered, the file has faults" : "refused");
        foreach (var fault in faults.Found)
            Say(fault.ToString(), code);
    }

    private void Say(string message, int code)
    {
        _messages.Add(message);
        _code = Math.Max(_code, code);
    }
}

/// <summary>A case that was registered.</summary>
internal sealed record ProcessedCase(string Path, ResolvedCase Resolved, int Changes)
{
    /// <summary>As it was seen last.</summary>
    public CaseOverview? Overview { get; set; }
}
