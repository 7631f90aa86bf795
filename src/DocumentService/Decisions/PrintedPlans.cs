using System.Globalization;
using Contracts.Funding.V1;
using DocumentService.Rendering;
using Printed = DocumentService.Rendering.DecisionDocument;

namespace DocumentService.Decisions;

/// <summary>A funding plan as the document prints it.</summary>
internal static class PrintedPlans
{
    private const string StateGrant = "state-grant-1:1";

    /// <summary>Money that somebody grants the project; its shares are what a reader of the decision asks for.</summary>
    private static readonly string[] Support = [StateGrant, "call", "programme"];

    public static Printed.FundingPlan Of(FundingPlan plan, DecisionFacts facts) =>
        new(plan.Total.ToKronor(), [.. plan.Contributions.Select(row => Row(row, facts))])
        {
            Shares =
            [
                .. from shares in plan.Verdict?.Shares ?? []
                   let row = plan.Contributions[shares.Contribution]
                   where Support.Contains(row.Source)
                   select new Printed.SupportShares(
                       row.Source == StateGrant ? $"{row.Financier}, {FundingLine.SourceName(StateGrant)}" : row.Financier,
                       Percent(shares.OfTotalCosts), Percent(shares.OfCashCosts), Percent(shares.OfTotalFinancing), Percent(shares.OfPublicFinancing)),
            ],
        };

    /// <summary>Null when it is not stated.</summary>
    public static Printed.Contribution? Known(ContributionKind kind) => kind switch
    {
        ContributionKind.Cash => Printed.Contribution.Cash,
        ContributionKind.InKind => Printed.Contribution.InKind,
        _ => null,
    };

    // What the financier said no to pays nothing, whatever was asked.
    private static bool IsLost(Contribution row) => row.Status is ContributionStatus.Rejected or ContributionStatus.Withdrawn;

    private static Printed.FundingRow Row(Contribution row, DecisionFacts facts) => new(row.Financier)
    {
        Source = DecisionDocuments.Known(row.Source),
        Frames = [.. row.Frames.Select(facts.Frame)],
        Kind = Known(row.Kind),
        Public = row.Publicness switch { Publicness.Public => true, Publicness.Private => false, _ => null },
        Years = row.Year == 0 ? [.. row.Years] : [row.Year],
        Amount = IsLost(row) ? null : row.Amount.ToKronor(),
        SharePercent = IsLost(row) ? null : Percent(row.SharePercent),
        Ceiling = row.Ceiling.ToKronor(),
        Rest = row.Rest,
        ResolvedAmount = row.Resolved.ToKronor(),
        Note = Note(row),
    };

    private static string? Note(Contribution row)
    {
        var elsewhere = row.DecidedInCase.Length == 0 ? "" : $"avgörs i ärende {row.DecidedInCase}";
        var answer = row.Status switch { ContributionStatus.Rejected => "avslag", ContributionStatus.Withdrawn => "ansökan återtagen", _ => "" };
        return DecisionDocuments.Known(string.Join("; ", new[] { row.Note, elsewhere, answer }.Where(part => part.Length > 0)));
    }

    private static decimal? Percent(string percent) =>
        percent.Length == 0 ? null : decimal.Parse(percent, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
}
