using FundingService.Frames;

namespace FundingService.Plans;

/// <summary>A plan as a caller gives it: what is kept of it, and what it means.</summary>
/// <param name="Message">Without what the service gives; equal messages are equal plans.</param>
/// <param name="Day">Null: today.</param>
internal sealed record PlanContent(CaseName Case, FundingPlan Message, Plan Plan, DateOnly? Day)
{
    private const string Suffix = "/plan";
    private const int MostContributions = 500;
    private const int MostCosts = 500;
    private const int MostYears = 60;
    private const int LongestName = 200;
    private const int LongestSource = 63;
    private const int LongestNote = 2000;
    private const int LongestNumber = 40;

    /// <summary>The case of organisations/rjh/cases/RUN-138-2024/plan.</summary>
    public static CaseName CaseOf(string name, string field) =>
        name.EndsWith(Suffix, StringComparison.Ordinal)
            ? CaseName.Parse(name[..^Suffix.Length], field)
            : throw Refused.Invalid(field, $"expected organisations/*/cases/*/plan, found '{name}'");

    public static PlanContent Read(FundingPlan given, Violations violations)
    {
        var kept = given.Clone();
        (kept.Version, kept.Verdict, kept.State, kept.Decision) = (0, null, PlanState.Unspecified, "");
        kept.ProjectCode = violations.OptionalText(given.ProjectCode, "plan.project_code", LongestNumber);
        violations.Require(
            given.Contributions.Count is >= 1 and <= MostContributions,
            "plan.contributions",
            $"expected 1 to {MostContributions} contributions, found {given.Contributions.Count}");
        violations.Require(given.Costs.Count <= MostCosts, "plan.costs", $"expected at most {MostCosts} cost lines, found {given.Costs.Count}");
        var period = ReadPeriod(given, violations);
        var total = given.Total.Read(violations, "plan.total");
        violations.Require(total is null or > 0, "plan.total", "expected more than 0 kronor; leave it out when it isn't known");
        var costs = kept.Costs.Take(MostCosts).Select((line, index) => Read(line, period, violations, $"plan.costs[{index}]")).ToList();
        total ??= costs.Count > 0 ? costs.Sum(line => line.Amount) : null;
        var rows = kept.Contributions.Take(MostContributions).Select((row, index) => Read(row, period, violations, $"plan.contributions[{index}]")).ToList();
        foreach (var twice in rows.Index().Where(row => !row.Item.IsLost).GroupBy(row => row.Item.Identity).Where(group => group.Count() > 1))
            violations.Add(
                $"plan.contributions[{twice.ElementAt(1).Index}]",
                $"expected another financier, source, frame, kind or year than in contributions[{twice.First().Index}]");
        return new PlanContent(CaseOf(given.Name, "plan.name"), kept, new Plan(total, rows) { Costs = costs }, given.Day.Read(violations, "plan.day"));
    }

    /// <summary>Refuses a plan that contradicts itself: cost lines that aren't the total, an amount that isn't the share beside it.</summary>
    /// <exception cref="Refused">INVALID_ARGUMENT / PLAN_DOES_NOT_ADD_UP.</exception>
    public void MustAddUp()
    {
        var violations = new Violations();
        if (Plan.Total is not { } total)
            return;
        var costs = Plan.Costs.Count > 0 ? Plan.Costs.Sum(line => line.Amount) : total;
        var difference = total - costs;
        violations.Require(difference == 0, "plan.total", $"expected what the cost lines add up to, {Text.Of(costs)}, found {Text.Of(total)}");
        foreach (var (index, row) in Plan.Rows.Index().Where(row => ResolvedPlan.Disagrees(row.Item, total)))
        {
            var expected = Math.Round(total * row.Share!.Value / 100, 2, MidpointRounding.AwayFromZero);
            difference = difference == 0 ? row.Amount!.Value - expected : difference;
            violations.Add(
                $"plan.contributions[{index}].amount",
                $"expected {Percentage.Format(row.Share.Value)} percent of the total, {Text.Of(expected)}, found {Text.Of(row.Amount!.Value)}");
        }

        violations.Refuse("PLAN_DOES_NOT_ADD_UP", ("total", Text.Of(total)), ("costs", Text.Of(costs)), ("difference", Text.Of(difference)));
    }

    /// <summary>Whether this differs from another plan at most in what happens to its rows, which needs no decision.</summary>
    public bool OnlyNotes(PlanContent other) => WithoutNotes(Message).Equals(WithoutNotes(other.Message));

    private static FundingPlan WithoutNotes(FundingPlan plan)
    {
        var terms = plan.Clone();
        terms.Day = null;
        foreach (var row in terms.Contributions)
        {
            // What the financier answered comes from its application, and counts.
            row.Status = row.Status is ContributionStatus.Rejected or ContributionStatus.Withdrawn ? row.Status : ContributionStatus.Unspecified;
            (row.CertificateReceived, row.Note, row.Drafted, row.DecidedInCase) = (null, "", null, "");
        }

        return terms;
    }

    private static (int First, int Last) ReadPeriod(FundingPlan given, Violations violations)
    {
        if (given is { FirstYear: 0, LastYear: 0 })
            return (0, int.MaxValue);
        BudgetYear.Require(given.FirstYear, violations, "plan.first_year");
        BudgetYear.Require(given.LastYear, violations, "plan.last_year");
        violations.Require(given.FirstYear <= given.LastYear, "plan.last_year", $"expected a year that isn't before {given.FirstYear}, found {given.LastYear}");
        return (given.FirstYear, given.LastYear);
    }

    private static void ReadYear(int year, (int First, int Last) period, Violations violations, string field)
    {
        BudgetYear.Require(year, violations, field);
        violations.Require(
            year >= period.First && year <= period.Last, field, $"expected a year of the plan, {period.First} to {period.Last}, found {year}");
    }

    private static CostLine Read(Wire.CostLine line, (int First, int Last) period, Violations violations, string at)
    {
        line.Text = violations.OptionalText(line.Text, $"{at}.text", LongestName);
        violations.Require(line.Kind is ContributionKind.Cash or ContributionKind.InKind, $"{at}.kind", $"expected cash or in kind, found {(int)line.Kind}");
        if (line.Year != 0)
            ReadYear(line.Year, period, violations, $"{at}.year");
        var amount = line.Amount.Read(violations, $"{at}.amount");
        violations.Require(line.Amount is not null && amount is null or > 0, $"{at}.amount", "expected more than 0 kronor");
        return new CostLine(line.Kind == ContributionKind.InKind, amount ?? 0);
    }

    private static Contribution Read(Wire.Contribution row, (int First, int Last) period, Violations violations, string at)
    {
        row.Resolved = null;
        row.Financier = violations.Text(row.Financier, $"{at}.financier", LongestName);
        row.Source = violations.OptionalText(row.Source, $"{at}.source", LongestSource);
        row.Note = violations.OptionalText(row.Note, $"{at}.note", LongestNote);
        row.DecidedInCase = violations.OptionalText(row.DecidedInCase, $"{at}.decided_in_case", LongestNumber);
        violations.Require(Enum.IsDefined(row.Kind), $"{at}.kind", $"expected cash, in kind or nothing, found {(int)row.Kind}");
        violations.Require(Enum.IsDefined(row.Publicness), $"{at}.publicness", $"expected public, private or nothing, found {(int)row.Publicness}");
        violations.Require(Enum.IsDefined(row.Status), $"{at}.status", $"expected a status that exists, found {(int)row.Status}");
        row.Drafted.ReadPartial(violations, $"{at}.drafted");
        row.CertificateReceived.Read(violations, $"{at}.certificate_received");
        var share = Percentage.Read(row.SharePercent, violations, $"{at}.share_percent");
        row.SharePercent = share is { } percent ? Percentage.Format(percent) : row.SharePercent;
        violations.Require(
            !row.Rest || (row.Amount is null && row.SharePercent.Length == 0), at, "expected an amount or a share, or the rest, not both");
        var read = new Contribution
        {
            Financier = row.Financier,
            Source = row.Source,
            Frames = [.. row.Frames],
            Kind = row.Kind,
            Publicness = row.Publicness,
            Amount = row.Amount.Read(violations, $"{at}.amount"),
            Share = share,
            Ceiling = row.Ceiling.Read(violations, $"{at}.ceiling"),
            Rest = row.Rest,
            Years = ReadYears(row, period, violations, at),
        };
        return row.Status is ContributionStatus.Rejected or ContributionStatus.Withdrawn
            ? read with { Amount = 0, Share = null, Ceiling = null, Rest = false, IsLost = true }
            : read;
    }

    private static IReadOnlyList<int> ReadYears(Wire.Contribution row, (int First, int Last) period, Violations violations, string at)
    {
        violations.Require(row.Year == 0 || row.Years.Count == 0, $"{at}.years", "expected one year or several, not both fields");
        violations.Require(row.Years.Count <= MostYears, $"{at}.years", $"expected at most {MostYears} years, found {row.Years.Count}");
        violations.Require(row.Years.Distinct().Count() == row.Years.Count, $"{at}.years", "expected each year once");
        if (row.Year != 0)
            ReadYear(row.Year, period, violations, $"{at}.year");
        foreach (var (index, year) in row.Years.Take(MostYears).Index())
            ReadYear(year, period, violations, $"{at}.years[{index}]");
        return row.Year != 0 ? [row.Year] : [.. row.Years];
    }
}
