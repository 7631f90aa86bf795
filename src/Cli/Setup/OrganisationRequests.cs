using System.Globalization;
using Contracts.Cases.V1;
using Contracts.Funding.V1;
using Wire = Cli.Calls.Wire;

namespace Cli.Setup;

/// <summary>An organisation file as the requests that bring the platform to its state.</summary>
internal static class OrganisationRequests
{
    public static Organisation Organisation(OrganisationFile file)
    {
        var name = $"organisations/{file.Id}";
        return new Organisation
        {
            Name = name,
            DisplayName = file.Name,
            Boards = { file.Boards.Select(board => new Contracts.Cases.V1.Board { Name = $"{name}/boards/{board.Id}", DisplayName = board.Name, Series = { board.Series } }) },
            Units = { file.Units.Select(unit => new Unit { Name = $"{name}/units/{unit.Id}", DisplayName = unit.Name }) },
            Offices =
            {
                file.Offices.Select(office => new Contracts.Cases.V1.Office
                {
                    Name = $"{name}/offices/{office.Id}",
                    DisplayName = office.Name,
                    Tenures = { office.Holders.Select(holder => Tenure(name, holder)) },
                }),
            },
        };
    }

    public static PutDelegationOrderRequest Order(string organisation, string board, DelegationOrder order)
    {
        var parent = $"organisations/{organisation}/boards/{board}";
        return new PutDelegationOrderRequest
        {
            Parent = parent,
            Order = new Contracts.Cases.V1.DelegationOrder
            {
                Name = $"{parent}/delegationOrders/{order.Term.From}-{order.Term.To}-{order.Version}",
                TermFrom = order.Term.From,
                TermTo = order.Term.To,
                Version = order.Version,
                AdoptedParagraph = order.AdoptedParagraph,
                Adopted = Wire.Date(order.Adopted),
                ValidFrom = Wire.Date(order.ValidFrom),
                ValidTo = Wire.Date(order.ValidTo),
                Clauses = { order.Clauses.Select(clause => Clause(organisation, clause)) },
            },
        };
    }

    public static PutMeetingRequest Meeting(string organisation, string board, Meeting meeting)
    {
        var parent = $"organisations/{organisation}/boards/{board}";
        return new PutMeetingRequest
        {
            Parent = parent,
            Meeting = new Contracts.Cases.V1.Meeting
            {
                Name = $"{parent}/meetings/{meeting.Date:yyyy-MM-dd}",
                Date = Wire.Date(meeting.Date),
                AgendaCutOff = Wire.Date(meeting.AgendaCutOff),
            },
        };
    }

    public static PutFrameRequest Frame(string organisation, Frame frame) => new()
    {
        Frame = new Contracts.Funding.V1.Frame
        {
            Name = $"organisations/{organisation}/frames/{frame.Id}",
            DisplayName = frame.Name,
            Years = { frame.Years.Select(year => new Contracts.Funding.V1.FrameYear { Year = year.Year, Allocated = Wire.Money(year.Allocated) }) },
        },
    };

    public static PutGrantRuleRequest Rule(string organisation, GrantRule rule) => new()
    {
        Rule = new Contracts.Funding.V1.GrantRule
        {
            Name = $"organisations/{organisation}/grantRules/{rule.Id}",
            Source = rule.Source,
            Base = rule.Base switch
            {
                "cash-costs" => RuleBase.CashCosts,
                "total-financing" => RuleBase.TotalFinancing,
                _ => RuleBase.TotalCosts,
            },
            LimitPercent = rule.LimitPercent.ToString("0.####", CultureInfo.InvariantCulture),
            Aggregation = rule.Aggregation == "over-all" ? RuleAggregation.OverAll : RuleAggregation.PerFinancier,
            Tolerance = Wire.Money(rule.Tolerance),
            ValidFrom = Wire.Date(rule.ValidFrom),
            ValidTo = Wire.Date(rule.ValidTo),
            LegalReference = rule.LegalReference,
        },
    };

    public static PutAdvanceRuleRequest Rule(string organisation, AdvanceRule rule) => new()
    {
        Rule = new Contracts.Funding.V1.AdvanceRule
        {
            Name = $"organisations/{organisation}/advanceRules/{rule.Id}",
            Source = rule.Source,
            LimitPercent = rule.LimitPercent?.ToString("0.####", CultureInfo.InvariantCulture) ?? "",
            Limit = Wire.Money(rule.Limit),
            ValidFrom = Wire.Date(rule.ValidFrom),
            ValidTo = Wire.Date(rule.ValidTo),
            LegalReference = rule.LegalReference,
        },
    };

    private static Tenure Tenure(string organisation, Holder holder) => new()
    {
        Person = $"{organisation}/persons/{holder.Person}",
        PersonName = holder.Name,
        From = Wire.Date(holder.From),
        To = Wire.Date(holder.To),
        Acting = holder.Acting,
    };

    private static Contracts.Cases.V1.Clause Clause(string organisation, Clause clause) => new()
    {
        Number = clause.Number,
        Matter = clause.Matter,
        Delegates = { clause.Delegates.Select(office => $"organisations/{organisation}/offices/{office}") },
        Limit = clause.Limit is not { } limit
            ? null
            : new Contracts.Cases.V1.Limit
            {
                Amount = Wire.Money(limit.Amount),
                Inclusive = limit.Inclusive,
                Counts = limit.Counts switch
                {
                    "applied-for" => LimitCounts.AppliedFor,
                    "project-total" => LimitCounts.ProjectTotal,
                    _ => LimitCounts.OwnMoney,
                },
                Scope = limit.Scope switch
                {
                    "case" => LimitScope.Case,
                    "year" => LimitScope.Year,
                    _ => LimitScope.Decision,
                },
            },
        Conditions = { clause.Conditions },
        Reported = clause.Reported,
        OpenToJudicialReview = clause.OpenToJudicialReview,
        SubDelegable = clause.SubDelegable,
        Urgent = clause.Urgent,
    };
}
