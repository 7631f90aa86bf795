using FundingService.Plans;

namespace FundingService.Applications;

public sealed partial class ApplicationEndpoints
{
    private const int LongestText = 200;
    private const int LongestNumber = 40;

    /// <inheritdoc/>
    public override async Task<Wire.Application> DraftApplication(DraftApplicationRequest request, ServerCallContext context)
    {
        var of = CaseName.Parse(request.Parent, "parent");
        context.Caller().In(of.Organisation);
        var given = Read(of, request.Application ?? throw Refused.Invalid("application", "expected an application"));

        return await database.Once(request, context, async work =>
        {
            await FundedCase.Lock(work, of);
            var others = await Applications.Of(work, of);
            if (others.SingleOrDefault(other => other.Financier == given.Financier && other.Source == given.Source) is { } before)
                return before.AgreesWith(given) ? before.ToMessage() : throw DraftedOtherwise(before);

            var (_, plan) = await PlanVersions.Latest(work, of) ?? throw Refused.NotFound("plan", $"{of}/plan");
            var drafted = FromPlan(given with { Number = others.Count + 1 }, plan);
            await Applications.Add(work, drafted);
            return drafted.ToMessage();
        });
    }

    private static Application Read(CaseName of, Wire.Application given)
    {
        var violations = new Violations();
        var application = new Application
        {
            Case = of,
            Number = 0,
            Financier = violations.Text(given.Financier, "application.financier", LongestText),
            Source = violations.OptionalText(given.Source, "application.source", LongestText),
            Programme = violations.OptionalText(given.Programme, "application.programme", LongestText),
            Drafted = given.Drafted.ReadPartial(violations, "application.drafted"),
            DecidedInCase = violations.OptionalText(given.DecidedInCase, "application.decided_in_case", LongestNumber),
            Due = given.Due.Read(violations, "application.due"),
        };
        violations.Refuse();
        return application;
    }

    // An application asks for money: rows in kind don't count. What the draft leaves out is taken from the plan.
    private static Application FromPlan(Application given, PlanContent plan)
    {
        var resolved = ResolvedPlan.Of(plan.Plan);
        var rows = plan.Plan.Rows.Index()
            .Where(row => row.Item.Kind != ContributionKind.InKind && row.Item.Financier == given.Financier && row.Item.Source == given.Source).ToList();
        if (rows.Count == 0)
            throw NotInPlan(given, plan.Plan);
        var messages = rows.Select(row => plan.Message.Contributions[row.Index]).ToList();
        return given with
        {
            Amount = rows.Aggregate((decimal?)0, (sum, row) => sum + resolved.Amount(row.Index)),
            SharePercent = rows.Aggregate((decimal?)0, (sum, row) => sum + row.Item.Share),
            Drafted = given.Drafted ?? messages.Select(row => row.Drafted.ReadPartial(new Violations(), "drafted")).FirstOrDefault(date => date is not null),
            DecidedInCase = messages.Select(row => row.DecidedInCase).Prepend(given.DecidedInCase).FirstOrDefault(number => number.Length > 0) ?? "",
        };
    }

    private static Refused NotInPlan(Application given, Plan plan)
    {
        var known = plan.Rows.Where(row => row.Kind != ContributionKind.InKind)
            .Select(row => row.Source.Length > 0 ? $"{row.Financier} ({row.Source})" : row.Financier);
        return Refused.Precondition(
            "FINANCIER_NOT_IN_PLAN",
            "The plan has no such contribution in money.",
            ("financier", given.Financier), ("source", given.Source), ("known", string.Join("; ", known.Distinct())));
    }

    private static Refused DraftedOtherwise(Application before) =>
        Refused.Exists(
            "APPLICATION_EXISTS",
            "The application to the financier is drafted already, and says something else.",
            ("application", before.Name), ("financier", before.Financier), ("source", before.Source));
}
