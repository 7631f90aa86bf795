using System.Globalization;
using Cli.Files;

namespace Cli.Cases;

/// <summary>What a schema can't say about a case file, and what can be told without asking a service.</summary>
internal static class CaseSense
{
    /// <param name="today">The Swedish day of now.</param>
    public static void Check(CaseFile file, DateOnly today, Faults faults)
    {
        CheckDays();
        CheckPlan();
        faults.Require(file.Decision is null != file.Proposal is null, "$", $"expected either a decision or a proposal, found {(file.Decision is null ? "neither" : "both")}");
        foreach (var (index, related) in file.RelatedCases.Index())
            faults.Require(related.Number != file.Number, $"$.relatedCases[{index}].number", "expected another case, found this one");
        foreach (var (index, point) in file.Points.Index())
            CheckPoint(point, $"{file.DecisionPath}.points[{index}]");

        void CheckDays()
        {
            NotInFuture(file.DocumentDate, "$.documentDate");
            NotInFuture(file.Registered, "$.registered");
            NotInFuture(file.Decision?.Date, "$.decision.date");
            if (file.Decision?.DelegationOrder.Term is { } term)
                faults.Require(term.From <= term.To, "$.decision.delegationOrder.term.to", $"expected a year not before {term.From}, found {term.To}");
            foreach (var (index, programme) in file.Programmes.Index())
                faults.Require(programme.To is null || programme.From is null || programme.From <= programme.To, $"$.programmes[{index}].to", $"expected a year not before {programme.From}, found {programme.To}");
        }

        void CheckPlan()
        {
            var shares = file.FundingPlan.Contributions.Sum(row => row.SharePercent ?? 0);
            faults.Require(shares <= 100, "$.fundingPlan.contributions", string.Create(CultureInfo.InvariantCulture, $"expected shares of at most 100 % together, found {shares} %"));
            foreach (var (index, row) in file.FundingPlan.Contributions.Index())
            {
                var path = $"$.fundingPlan.contributions[{index}]";
                faults.Require(row is not { Rest: true, Amount: not null } and not { Rest: true, SharePercent: not null }, $"{path}.rest", "expected false beside an amount or a share, found true");
            }
        }

        void CheckPoint(Point point, string path)
        {
            faults.Require(point.Amount is null || point.Ceiling is null || point.Amount <= point.Ceiling, $"{path}.amount", $"expected at most the ceiling {point.Ceiling}, found {point.Amount}");
            foreach (var (index, source) in point.Applications.Index())
                faults.Require(
                    file.FundingPlan.Contributions.Any(row => row.Source == source && row.IsMoney), $"{path}.applications[{index}]",
                    $"expected the source of a contribution in money, found \"{source}\"");
        }

        void NotInFuture(DateOnly? day, string path) =>
            faults.Require(day is null || day <= today, path, $"expected a day that has come (today is {today:yyyy-MM-dd}), found {day:yyyy-MM-dd}");
    }
}
