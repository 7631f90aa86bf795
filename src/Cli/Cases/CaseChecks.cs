using System.Globalization;
using Cli.Calls;
using Cli.Files;
using Contracts.Cases.V1;
using Contracts.Funding.V1;
using Grpc.Core;

namespace Cli.Cases;

/// <summary>Everything that the services would refuse, asked for before anything of the case is written.</summary>
internal sealed class CaseChecks(Platform platform)
{
    /// <returns>What the register has of the case already; null when it is new.</returns>
    public async Task<CaseOverview?> Check(ResolvedCase resolved, string caseFile, Faults faults, CancellationToken cancellation)
    {
        var before = await Platform.OrNone(platform.InCases(
            options => platform.Cases.GetCaseOverviewAsync(new GetCaseOverviewRequest { Name = resolved.Name }, options), cancellation));
        var plan = await CheckPlan(resolved, faults, cancellation);
        if (before?.Decisions.FirstOrDefault(decision => decision.State is DecisionState.Taken or DecisionState.AtBoard) is { } settled)
        {
            await SettledDecision.Check(settled, before, resolved, caseFile, faults, cancellation);
            return before;
        }

        await CheckAuthority(resolved, plan, faults, cancellation);
        // Money that is held for the case already would be counted twice.
        if (before is null or { Reservations.Count: 0 })
            await CheckFrames(resolved, faults, cancellation);
        return before;
    }

    private async Task<FundingPlan?> CheckPlan(ResolvedCase resolved, Faults faults, CancellationToken cancellation)
    {
        if (resolved.Plan is null)
            return null;
        try
        {
            return await platform.InFunding(options => platform.Plans.CheckPlanAsync(new CheckPlanRequest { Plan = resolved.Plan }, options), cancellation);
        }
        catch (RpcException refused) when (Refusal.Of(refused) is { IsAboutContent: true } refusal)
        {
            refusal.AddTo(faults, "plan", "$.fundingPlan");
            return null;
        }
    }

    private async Task CheckAuthority(ResolvedCase resolved, FundingPlan? plan, Faults faults, CancellationToken cancellation)
    {
        if (resolved.File.Decision is not { } taken)
            return;
        foreach (var (index, signature) in resolved.DecidedBy.Index())
        {
            var request = new CheckAuthorityRequest
            {
                Board = resolved.Decision.Board,
                TermFrom = resolved.Decision.TermFrom,
                TermTo = resolved.Decision.TermTo,
                Clause = resolved.Decision.Clause,
                Office = signature.Office,
                Acting = signature.Acting,
                Person = signature.Person,
                Day = Wire.Date(taken.Date),
                Case = resolved.Name,
                Amounts = AmountsOf(resolved, plan),
            };
            var answer = await platform.InCases(options => platform.Delegation.CheckAuthorityAsync(request, options), cancellation);
            foreach (var finding in answer.Findings.Where(finding => taken.Acknowledge?.Contains(finding.Code) != true))
                AddFinding(finding, $"$.decision.decidedBy[{index}].office");
        }

        void AddFinding(Contracts.Findings.V1.Finding finding, string office)
        {
            var path = finding.Code switch
            {
                "ORDER_NOT_IN_FORCE" => taken.DelegationOrder.Term is null ? "$.decision.delegationOrder" : "$.decision.delegationOrder.term",
                "BOARD_NOT_OF_CASE" => "$.decision.delegationOrder.board",
                "CLAUSE_UNKNOWN" => "$.decision.delegationOrder.clause",
                "OFFICE_NOT_DELEGATE" or "OFFICE_NOT_HELD" => office,
                _ => "$.decision.points",
            };
            // Two who decide together share what is wrong with the order.
            if (faults.Found.Any(fault => fault.Path == path && fault.Message.StartsWith(finding.Code, StringComparison.Ordinal)))
                return;
            var values = string.Join(", ", finding.Values.OrderBy(value => value.Key, StringComparer.Ordinal).Select(value => $"{value.Key} {value.Value}"));
            faults.Add(path, $"{finding.Code}: {finding.Message}{(values.Length > 0 ? $" ({values})" : "")} Expected a decision that stands, or the code in $.decision.acknowledge.");
        }
    }

    private static Amounts AmountsOf(ResolvedCase resolved, FundingPlan? plan)
    {
        var sent = resolved.File.Points.SelectMany(point => point.Applications).ToHashSet();
        var asked = (plan?.Contributions ?? []).Where(row => sent.Contains(row.Source) && row.Kind != ContributionKind.InKind).Select(row => Wire.Kronor(row.Resolved)).ToList();
        return new Amounts
        {
            OwnMoney = Wire.Money(resolved.File.Points.Sum(point => point.OwnMoney ?? 0)),
            AppliedFor = asked.Contains(null) ? null : Wire.Money(asked.Sum()),
            ProjectTotal = Wire.Money(resolved.File.FundingPlan.Total),
        };
    }

    private async Task CheckFrames(ResolvedCase resolved, Faults faults, CancellationToken cancellation)
    {
        if (!resolved.File.Points.Any(point => point.SetAside > 0))
            return;
        var listed = await platform.InFunding(
            options => platform.Frames.ListFramesAsync(new ListFramesRequest { Parent = $"organisations/{platform.Organisation}" }, options), cancellation);
        var first = resolved.Case.Period.From?.Year ?? resolved.File.Day.Year;
        var last = Math.Max(first, resolved.Case.Period.To?.Year ?? first);
        foreach (var (index, point) in resolved.File.Points.Index().Where(one => one.Item.SetAside > 0 && one.Item.Kind != "in-kind"))
        {
            var years = from frame in listed.Frames.Where(frame => resolved.Decision.Points[index].Frames.Contains(frame.Name))
                        from year in Enumerable.Range(first, last - first + 1)
                        select frame.Years.FirstOrDefault(one => one.Year == year);
            var available = years.Select(year => year?.Allocated is null ? null : Wire.Kronor(year.Available)).ToList();
            // A year that isn't allocated yet takes any amount, as a forward commitment.
            if (!available.Contains(null) && available.Sum() < point.SetAside)
                faults.Add($"{resolved.File.DecisionPath}.points[{index}]", string.Create(CultureInfo.InvariantCulture,
                    $"expected at most {available.Sum()} kronor, which is what {string.Join(" and ", point.Frames)} has available in {first}–{last}, found {point.SetAside}"));
        }
    }
}
