using Cli.Calls;
using Cli.Files;
using Contracts.Cases.V1;
using Contracts.Funding.V1;
using Spectre.Console;

namespace Cli.Output;

/// <summary>The cases as officers read them, within 120 columns.</summary>
internal static class CaseTable
{
    private const int LongestName = 30;

    public static Table Of(IEnumerable<CaseOverview> cases)
    {
        var table = new Table { Border = TableBorder.Rounded, ShowRowSeparators = true };
        table.AddColumn(new TableColumn("Ärende") { Width = 21 });
        table.AddColumn(new TableColumn("Läge") { Width = 11 });
        table.AddColumn(new TableColumn("Beslut") { Width = 22 });
        table.AddColumn(new TableColumn("Totalt") { NoWrap = true, Alignment = Justify.Right });
        table.AddColumn(new TableColumn("Finansiering"));
        table.AddColumn(new TableColumn("Handl.") { NoWrap = true, Alignment = Justify.Right });
        table.AddColumn(new TableColumn("Varningar") { Width = 12 });
        foreach (var one in cases)
            table.AddRow([.. Cells(one).Select(cell => new Text(cell))]);
        return table;
    }

    private static IEnumerable<string> Cells(CaseOverview overview)
    {
        var decision = overview.Decisions.LastOrDefault();
        yield return $"{overview.Case.Number}\n{Printable.Line(overview.Case.Title)}";
        yield return State(overview.Case.Status, decision);
        yield return decision is null ? "–" : Decided(decision);
        yield return Wire.Kronor(overview.Plan?.Total) is { } total ? SwedishText.Kronor(total) : "inte känt";
        yield return overview.Plan is null ? "–" : string.Join('\n', overview.Plan.Contributions.Select((row, index) => Share(row, index, overview.Plan)));
        yield return $"{overview.Documents.Count}";
        yield return overview.Warnings.Count == 0 ? "–" : string.Join('\n', overview.Warnings.Select(warning => warning.Code).Distinct());
    }

    private static string State(CaseStatus status, Decision? decision) => status switch
    {
        CaseStatus.Decided => $"Beslutat\n{Wire.Text(decision?.Decided)}",
        CaseStatus.AtBoard => "Hos nämnden",
        CaseStatus.Proposed => "Föreslaget",
        _ => "Registrerat",
    };

    private static string Decided(Decision decision)
    {
        if (decision.State == DecisionState.AtBoard)
            return Printable.Line($"Förslag av {decision.ProposedByTitle}");
        var by = decision.DecidedBy.Select(one => Printable.Line($"{one.PersonName}, {(one.Acting ? "tf. " : "")}{one.OfficeTitle}"));
        return $"{string.Join('\n', by)}\npunkt {Printable.Line(decision.Clause)}";
    }

    // Who, and what is known: the amount, the share, a ceiling, or that it is the rest.
    private static string Share(Contribution row, int index, FundingPlan plan)
    {
        var share = plan.Verdict?.Shares.FirstOrDefault(one => one.Contribution == index)?.OfTotalCosts is { Length: > 0 } ofTotal ? ofTotal : row.SharePercent;
        var parts = new[]
        {
            (Wire.Kronor(row.Amount) ?? Wire.Kronor(row.Resolved)) is { } amount ? SwedishText.Kronor(amount) : "",
            row.Rest ? "resten" : "",
            Wire.Kronor(row.Ceiling) is { } ceiling ? $"högst {SwedishText.Kronor(ceiling)}" : "",
            share.Length > 0 ? SwedishText.Percent(share) : "",
            row.Kind == ContributionKind.InKind ? "arbete" : "",
        };
        var known = string.Join(", ", parts.Where(part => part.Length > 0));
        var who = Printable.Short(Printable.Line(row.Financier), LongestName);
        var source = row.Source == "state-grant-1:1" ? " (1:1)" : "";
        return $"{who}{source}: {(known.Length > 0 ? known : "öppet")}";
    }
}
