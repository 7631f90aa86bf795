namespace FundingService.Plans;

/// <summary>A plan as a caller gives it: what is kept of it, and what it means.</summary>
/// <param name="Message">Without what the service gives; equal messages are equal plans.</param>
/// <param name="Day">Null: today.</param>
internal sealed record PlanContent(CaseName Case, FundingPlan Message, Plan Plan, DateOnly? Day)
{
    private const string Suffix = "/plan";
    private const int MostContributions = 500;
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
        kept.Version = 0;
        kept.Verdict = null;
        violations.Require(
            given.Contributions.Count is >= 1 and <= MostContributions,
            "plan.contributions",
            $"expected 1 to {MostContributions} contributions, found {given.Contributions.Count}");
        var total = given.Total.Read(violations, "plan.total");
        violations.Require(total is null or > 0, "plan.total", "expected more than 0 kronor; leave it out when it isn't known");
        var rows = kept.Contributions.Take(MostContributions).Select((row, index) => Read(row, violations, $"plan.contributions[{index}]")).ToList();
        foreach (var twice in rows.Index().GroupBy(row => row.Item.Identity).Where(group => group.Count() > 1))
            violations.Add(
                $"plan.contributions[{twice.ElementAt(1).Index}]",
                $"expected another financier, source, frame, kind or year than in contributions[{twice.First().Index}]");
        return new PlanContent(CaseOf(given.Name, "plan.name"), kept, new Plan(total, rows), given.Day.Read(violations, "plan.day"));
    }

    private static Contribution Read(Wire.Contribution row, Violations violations, string at)
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
        if (row.Year != 0)
            Frames.BudgetYear.Require(row.Year, violations, $"{at}.year");
        var share = Percentage.Read(row.SharePercent, violations, $"{at}.share_percent");
        row.SharePercent = share is { } percent ? Percentage.Format(percent) : row.SharePercent;
        violations.Require(
            !row.Rest || (row.Amount is null && row.SharePercent.Length == 0), at, "expected an amount or a share, or the rest, not both");
        return new Contribution
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
            Year = row.Year,
        };
    }
}
