using Cli.Files;
using Contracts.Cases.V1;
using Spectre.Console;

namespace Cli.Output;

/// <summary>Shows how far the files are: bars on a terminal, lines elsewhere.</summary>
internal sealed class Display(IAnsiConsole console)
{
    private bool IsLive => console.Profile.Capabilities.Interactive && console.Profile.Capabilities.Ansi;

    public static Display OfConsole()
    {
        var console = AnsiConsole.Console;
        if (Console.IsOutputRedirected)
            console.Profile.Width = Math.Max(console.Profile.Width, CaseTable.Width);
        return new Display(console);
    }

    // Elsewhere a line stays one line, however long: programs read it.
    public void Say(string text)
    {
        if (IsLive)
            console.WriteLine(Printable.Line(text));
        else
            console.Profile.Out.Writer.WriteLine(Printable.Line(text));
    }

    public void Show(IEnumerable<CaseOverview> cases) => console.Write(CaseTable.Of(cases, console.Profile.Width));

    public async Task Run(IReadOnlyList<string> names, Func<IReadOnlyList<DisplayLine>, Task> work)
    {
        if (!IsLive)
        {
            await work([.. names.Select(name => new DisplayLine(name, null, Say))]);
            return;
        }

        await console.Progress()
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new ElapsedTimeColumn())
            .StartAsync(context => work([.. names.Select(name => new DisplayLine(name, context.AddTask(Markup.Escape(name), maxValue: 1), Say))]));
    }
}

/// <summary>One file on the display.</summary>
internal sealed class DisplayLine(string name, ProgressTask? bar, Action<string> say)
{
    private string _name = name;

    /// <param name="steps">How many will be done.</param>
    public void Start(string name, int steps)
    {
        _name = Printable.Line(name);
        if (bar is not null)
            (bar.MaxValue, bar.Description) = (steps, Markup.Escape(_name));
    }

    /// <param name="changed">False: it was done before. Lines tell only of changes.</param>
    public void Did(string step, bool changed)
    {
        if (bar is null && changed)
            say($"{_name}: {step}");
        else if (bar is not null)
            (bar.Value, bar.Description) = (bar.Value + 1, Markup.Escape($"{_name}: {step}"));
    }

    public void Finish(string outcome)
    {
        if (bar is null)
        {
            say($"{_name}: {outcome}");
            return;
        }

        bar.Description = Markup.Escape($"{_name}: {outcome}");
        bar.Value = bar.MaxValue;
        bar.StopTask();
    }
}
