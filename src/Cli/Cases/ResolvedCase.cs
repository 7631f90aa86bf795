using System.Globalization;
using Cli.Files;
using Contracts.Cases.V1;
using Contracts.Funding.V1;
using Wire = Cli.Calls.Wire;

namespace Cli.Cases;

/// <summary>
/// A case file in the platform's terms: every board, unit, office and frame is one that the organisation knows. What only comes about while it is
/// registered is missing: the names of its applications and documents.
/// </summary>
/// <param name="Name">organisations/rjh/cases/RUN-138-2024.</param>
/// <param name="Plan">Null when the file says nothing about money.</param>
/// <param name="DecidedBy">Empty for a proposal to a board.</param>
internal sealed record ResolvedCase(
    CaseFile File, string Organisation, string Name, Case Case, FundingPlan? Plan, IReadOnlyList<Application> Applications,
    Contracts.Cases.V1.Decision Decision, IReadOnlyList<Contracts.Cases.V1.Signature> DecidedBy)
{
    /// <summary>RUN-138-2024.</summary>
    public string Id => Name[(Name.LastIndexOf('/') + 1)..];

    /// <returns>What the organisation doesn't know is among the faults, and empty in the case.</returns>
    public static ResolvedCase Of(CaseFile file, string organisation, KnownNames known, Faults faults)
    {
        known.CheckOrganisation(file.Organisation, "$.organisation", faults);
        var name = $"organisations/{organisation}/cases/{file.Number.Replace('/', '-')}";
        return new ResolvedCase(
            file, organisation, name, CaseOf(file, known, faults), PlanOf(file, name, known, faults), [.. ApplicationsOf(file)],
            DecisionOf(file, known, faults),
            [.. (file.Decision?.DecidedBy ?? []).Index().Select(one => known.Signature(one.Item, $"$.decision.decidedBy[{one.Index}]", faults))]);
    }

    private static Case CaseOf(CaseFile file, KnownNames known, Faults faults) => new()
    {
        Number = file.Number,
        Board = known.BoardOf(file.Board, file.Number, faults),
        Unit = known.Unit(file.Unit, "$.unit", faults),
        Registered = Wire.Date(file.Registered),
        DocumentDate = Wire.Date(file.DocumentDate),
        DocumentKind = file.DocumentKind,
        Title = file.Title,
        FormerTitles = { file.FormerTitles },
        Kind = file.Kind,
        Description = file.Description,
        Officer = new CaseOfficer { DisplayName = file.Officer?.Name ?? "", Telephone = file.Officer?.Telephone ?? "", Email = file.Officer?.Email ?? "" },
        Period = new Contracts.Cases.V1.Period { From = Wire.Date(file.Period.From), To = Wire.Date(file.Period.To), FromNote = file.Period.FromNote ?? "" },
        Programmes =
        {
            file.Programmes.Select(programme => new Contracts.Cases.V1.Programme
            {
                Agency = programme.Agency,
                Title = programme.Title,
                Kind = programme.Kind == "call" ? ProgrammeKind.Call : ProgrammeKind.Programme,
                FromYear = programme.From ?? 0,
                ToYear = programme.To ?? 0,
            }),
        },
    };

    private static FundingPlan? PlanOf(CaseFile file, string name, KnownNames known, Faults faults)
    {
        if (file.FundingPlan is { Total: null, Contributions.Count: 0 })
            return null;
        return new FundingPlan
        {
            Name = $"{name}/plan",
            Day = Wire.Date(file.Day),
            Total = Wire.Money(file.FundingPlan.Total),
            Contributions = { file.FundingPlan.Contributions.Index().Select(row => ContributionOf(row.Item, $"$.fundingPlan.contributions[{row.Index}]")) },
        };

        Contracts.Funding.V1.Contribution ContributionOf(Contribution row, string path)
        {
            known.CheckSource(row.Source, $"{path}.source", faults);
            return new Contracts.Funding.V1.Contribution
            {
                Financier = row.Financier,
                Source = row.Source ?? "",
                Frames = { FramesOf(row.Frames, path, known, faults) },
                Kind = KindOf(row.Kind),
                Publicness = row.Public switch { true => Publicness.Public, false => Publicness.Private, null => Publicness.Unspecified },
                Amount = Wire.Money(row.Amount),
                SharePercent = row.SharePercent?.ToString("0.####", CultureInfo.InvariantCulture) ?? "",
                Ceiling = Wire.Money(row.Ceiling),
                Rest = row.Rest,
                Status = row.Status switch
                {
                    "proposed" => ContributionStatus.Proposed,
                    "drafted" => ContributionStatus.Drafted,
                    "applied" => ContributionStatus.Applied,
                    "granted" => ContributionStatus.Granted,
                    _ => ContributionStatus.Planned,
                },
                Note = row.Note ?? "",
                Drafted = Wire.Date(row.Drafted),
                DecidedInCase = row.DecidedInCase ?? "",
                Year = row.Year ?? 0,
            };
        }
    }

    /// <summary>One for each financier and source that a point sends an application to, or whose application the plan says is drafted.</summary>
    private static IEnumerable<Application> ApplicationsOf(CaseFile file)
    {
        var sent = file.Points.SelectMany(point => point.Applications).ToHashSet();
        return file.FundingPlan.Contributions
            .Where(row => row.IsMoney && (row.Status == "drafted" || (row.Source is not null && sent.Contains(row.Source))))
            .DistinctBy(row => (row.Financier, row.Source))
            .Select(row =>
            {
                var programme = ProgrammeOf(row, file.Programmes);
                return new Application
                {
                    Financier = row.Financier,
                    Source = row.Source ?? "",
                    Programme = programme?.Title ?? "",
                    Due = Wire.Date(programme?.Due),
                    Drafted = Wire.Date(row.Drafted),
                    DecidedInCase = row.DecidedInCase ?? "",
                };
            });
    }

    // The financier's own, or the only one of its kind.
    private static Programme? ProgrammeOf(Contribution row, IReadOnlyList<Programme> programmes)
    {
        var ofKind = programmes.Where(programme => programme.Kind == row.Source).ToList();
        return ofKind.FirstOrDefault(programme => string.Equals(programme.Agency, row.Financier, StringComparison.OrdinalIgnoreCase))
            ?? (ofKind.Count == 1 ? ofKind[0] : null);
    }

    private static Contracts.Cases.V1.Decision DecisionOf(CaseFile file, KnownNames known, Faults faults)
    {
        var decision = new Contracts.Cases.V1.Decision
        {
            Points = { file.Points.Index().Select(point => PointOf(point.Item, $"{file.DecisionPath}.points[{point.Index}]", known, faults)) },
        };
        if (file.Decision is { } taken)
        {
            decision.Kind = DecisionKind.Delegated;
            decision.Board = known.Board(taken.DelegationOrder.Board, "$.decision.delegationOrder.board", faults);
            decision.TermFrom = taken.DelegationOrder.Term?.From ?? 0;
            decision.TermTo = taken.DelegationOrder.Term?.To ?? 0;
            decision.Clause = taken.DelegationOrder.Clause;
            decision.ReportTo = taken.ReportTo is null ? "" : known.Board(taken.ReportTo, "$.decision.reportTo", faults);
            decision.ExtractsTo.Add(taken.ExtractsTo);
        }
        else if (file.Proposal is { } proposal)
        {
            decision.Kind = DecisionKind.Board;
            decision.Board = proposal.Board is null ? "" : known.Board(proposal.Board, "$.proposal.board", faults);
            decision.ProposedBy = known.Signature(new Signature(proposal.ProposedBy.Office, Acting: false, Person: null), "$.proposal.proposedBy", faults).Office;
            decision.SignedBy.Add(proposal.SignedBy.Index().Select(one => known.Signature(one.Item, $"$.proposal.signedBy[{one.Index}]", faults)));
            decision.ExtractsTo.Add(proposal.ExtractsTo);
        }

        return decision;
    }

    private static DecisionPoint PointOf(Point point, string path, KnownNames known, Faults faults) => new()
    {
        Text = point.Text,
        Amount = Wire.Money(point.Amount),
        Ceiling = Wire.Money(point.Ceiling),
        Kind = KindOf(point.Kind),
        Frames = { FramesOf(point.Frames, path, known, faults) },
        Contingent =
        {
            point.Contingent.Index().Select(promise => new Contracts.Cases.V1.ContingentPromise
            {
                Frame = known.Frame(promise.Item.Frame, $"{path}.contingent[{promise.Index}].frame", faults),
                Amount = Wire.Money(promise.Item.Amount),
                Note = promise.Item.Note ?? "",
            }),
        },
    };

    private static IEnumerable<string> FramesOf(IReadOnlyList<string> frames, string path, KnownNames known, Faults faults) =>
        frames.Index().Select(frame => known.Frame(frame.Item, $"{path}.frames[{frame.Index}]", faults));

    private static ContributionKind KindOf(string? kind) => kind switch
    {
        "cash" => ContributionKind.Cash,
        "in-kind" => ContributionKind.InKind,
        _ => ContributionKind.Unspecified,
    };
}
