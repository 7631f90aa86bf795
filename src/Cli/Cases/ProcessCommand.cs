using System.CommandLine;
using Cli.Calls;
using Cli.Output;

namespace Cli.Cases;

/// <summary><c>platform process FILES…</c>: takes cases from registration to their decision, and shows what became of them.</summary>
internal static class ProcessCommand
{
    public static Command Create(ConnectionOptions connect, TimeProvider clock)
    {
        var files = new Argument<string[]>("files") { Description = "Case files (samples/schema/case.schema.json).", Arity = ArgumentArity.OneOrMore };
        var folder = new Option<string?>("--out") { Description = "A folder for the cases' documents and the reports to boards." };
        var command = new Command(
            "process",
            "Imports cases under their own numbers, with plan, basis and applications; records their decisions, or puts their proposals to the board; "
            + "waits for what that sets in motion. A file with faults is not registered at all. The same files again change nothing.")
        {
            files, folder,
        };
        connect.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var display = Display.OfConsole();
            // Found out before anything is registered.
            if (parsed.GetValue(folder) is { } path)
                CaseFolder.MustBeWritable(path);
            using var platform = connect.Open(parsed, clock, display.Say);
            return await new CaseJob(platform, display, parsed.GetValue(folder)).Run(parsed.GetRequiredValue(files), cancellation);
        });
        return command;
    }
}
