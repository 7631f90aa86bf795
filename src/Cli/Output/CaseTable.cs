using System.Globalization;
using Cli.Calls;
using Cli.Files;
using Contracts;
using Contracts.Cases.V1;
using Contracts.Funding.V1;
using Spectre.Console;

namespace Cli.Output;

/// <summary>The cases as officers read them: a table of 120 columns, or one below the other where there is less room.</summary>
internal static class CaseTable
{
    public const int Width = 120;

    private const int FundingWidth = 40;
    private const int WarningWidth = 16;

    /// <param name="room">Columns that there are.</param>
    public static Table Of(IEnumerable<CaseOverview> cases, int room)
    {
        var table = new Table { Border = TableBorder.Rounded, ShowRowSeparators = true };
        if (room < Width)
        {
            table.AddColumn("Ärenden");
            foreach (var one in cases)
                table.AddRow(new Text(Stacked([.. Cells(one)])));
            return table;
        }

        table.AddColumn(new TableColumn("Ärende") { Width = 21 });
        table.AddColumn(new TableColumn("Beslut") { Width = 21 });
        table.AddColumn(new TableColumn("Finansiering") { Width = FundingWidth, NoWrap = true });
        table.AddColumn(new TableColumn("Handl.") { Width = 6, Alignment = Justify.Right });
        table.AddColumn(new TableColumn("Varningar") { Width = WarningWidth, NoWrap = true });
        foreach (var one in cases)
            table.AddRow([.. Cells(one).Select(cell => new Text(cell))]);
        return table;
    }

    private static string Stacked(string[] cells) =>
        $"{cells[0]}\n{cells[1]}\n{cells[2]}\nHandlingar: {cells[3]}\nVarningar: {cells[4].Replace("_\n", "_", StringComparison.Ordinal).Replace("\n", ", ", StringComparison.Ordinal)}";

    private static IEnumerable<string> Cells(CaseOverview overview)
    {
        var decision = overview.Decisions.LastOrDefault();
        yield return $"{overview.Case.Number}\n{Printable.Line(overview.Case.Title)}";
        yield return string.Join('\n', [State(overview.Case.Status), .. decision is null ? [] : Decided(decision)]);
        yield return overview.Plan is null ? "–" : string.Join('\n', Funding(overview.Plan));
        yield return $"{overview.Documents.Count}";
        var warnings = overview.Warnings.Concat(overview.Decisions.SelectMany(one => one.Findings)).Select(one => one.Code).Distinct().ToList();
        yield return warnings.Count == 0 ? "–" : string.Join('\n', warnings.SelectMany(Folded));
    }

    private static string State(CaseStatus status) => status switch
    {
        CaseStatus.Decided => "Beslutat",
        CaseStatus.AtBoard => "Hos nämnden",
        CaseStatus.Proposed => "Föreslaget",
        _ => "Registrerat",
    };

    private static IEnumerable<string> Decided(Decision decision)
    {
        if (decision.Paragraph.Length > 0)
            return [Wire.Text(decision.Decided), Printable.Line(decision.Paragraph)];
        if (decision.State != DecisionState.Taken)
            return decision.ProposedByTitle.Length > 0 ? [$"på förslag av {Printable.Line(decision.ProposedByTitle)}"] : [];
        var by = decision.DecidedBy.Select(one => Printable.Line($"{(one.PersonName.Length > 0 ? $"{one.PersonName}, " : "")}{(one.Acting ? "tf. " : "")}{one.OfficeTitle}"));
        return [Wire.Text(decision.Decided), .. by, $"punkt {Printable.Line(decision.Clause)}"];
    }

    private static IEnumerable<string> Funding(FundingPlan plan)
    {
        yield return Wire.Kronor(plan.Total) is { } total ? $"Totalt {SwedishNumbers.Kronor(total)}" : "Totalt: inte känt";
        foreach (var (index, row) in plan.Contributions.Index())
        {
            var source = row.Source == "state-grant-1:1" && !row.Financier.Contains("1:1", StringComparison.Ordinal) ? " (1:1)" : "";
            var (who, what) = ($"{Printable.Line(row.Financier)}{source}:", Known(row, index, plan));
            var whole = $"{who} {string.Join(", ", what)}";
            if (whole.Length <= FundingWidth)
                yield return whole;
            else
                foreach (var line in Filled([Printable.Short(who, FundingWidth), .. what]))
                    yield return line;
        }
    }

    // The name on a line of its own, then as much on each line as it takes.
    private static IEnumerable<string> Filled(IReadOnlyList<string> parts)
    {
        yield return parts[0];
        var line = $"  {parts[1]}";
        foreach (var part in parts.Skip(2))
        {
            if (line.Length + part.Length + 3 > FundingWidth)
            {
                yield return $"{line},";
                line = $"  {part}";
                continue;
            }

            line += $", {part}";
        }

        yield return line;
    }

    // What is known: the amount, that it is the rest, a ceiling, the share, that it is work.
    private static List<string> Known(Contribution row, int index, FundingPlan plan)
    {
        var share = plan.Verdict?.Shares.FirstOrDefault(one => one.Contribution == index)?.OfTotalCosts is { Length: > 0 } ofTotal ? ofTotal : row.SharePercent;
        string[] parts =
        [
            (Wire.Kronor(row.Amount) ?? Wire.Kronor(row.Resolved)) is { } amount ? SwedishNumbers.Kronor(amount) : "",
            row.Rest ? "resten" : "",
            Wire.Kronor(row.Ceiling) is { } ceiling ? $"högst {SwedishNumbers.Kronor(ceiling)}" : "",
            share.Length > 0 ? SwedishNumbers.Percent(decimal.Parse(share, CultureInfo.InvariantCulture), "0.####") : "",
            row.Kind == ContributionKind.InKind ? "arbete" : "",
        ];
        var known = parts.Where(part => part.Length > 0).ToList();
        return known.Count > 0 ? known : ["öppet"];
    }

    // A code is one word; it is folded at its underscores.
    private static IEnumerable<string> Folded(string code)
    {
        var line = "";
        foreach (var word in code.Split('_'))
        {
            if (line.Length > 0 && line.Length + word.Length > WarningWidth)
            {
                yield return line;
                line = "";
            }

            line += $"{word}_";
        }

        yield return line.TrimEnd('_');
    }
}
