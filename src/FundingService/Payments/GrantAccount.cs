using FundingService.Rules;

namespace FundingService.Payments;

/// <summary>Kronor from one account of a grant to another.</summary>
internal sealed record Transfer(string From, string To, decimal Amount);

/// <summary>What has become of a grant, in kronor; and what may become of it.</summary>
internal sealed record GrantAccount
{
    public required CaseName Case { get; init; }

    public required int Application { get; init; }

    /// <summary>IN: claimed from a financier; OUT: paid by this organisation.</summary>
    public required string Direction { get; init; }

    /// <summary>Of approved costs; null: all of them.</summary>
    public decimal? Percent { get; init; }

    /// <summary>What is decided now.</summary>
    public decimal Decided { get; init; }

    /// <summary>As much, or more as long as more is due, paid or demanded back than is decided now.</summary>
    public decimal Granted { get; init; }

    /// <summary>Neither due nor paid.</summary>
    public decimal Remaining { get; init; }

    public decimal Due { get; init; }

    public decimal Paid { get; init; }

    public decimal Recovering { get; init; }

    public decimal Released { get; init; }

    /// <summary>Approved so far.</summary>
    public decimal Costs { get; init; }

    /// <summary>Due or paid beyond what is earned: before there are costs for it, or more than is decided now.</summary>
    public decimal Advance { get; init; }

    public DateOnly? Settled { get; init; }

    public string Name => $"{Case}/applications/{Application}";

    /// <summary>What approved costs entitle to, at most what is decided.</summary>
    public decimal Earned => EarnedBy(Costs);

    /// <summary>
    /// The grant is another amount, or another part of costs, now. What was due or paid by the old terms and isn't earned by the new ones is an advance: costs cover
    /// it, or it is recovered.
    /// </summary>
    public IEnumerable<Transfer> Decide(decimal amount, decimal? percent) =>
        [new("grant", "remaining", Math.Max(amount - Granted, -Remaining)), Ahead(Due + Paid, (this with { Decided = amount, Percent = percent }).Earned)];

    /// <summary>Costs are approved: what they entitle to becomes due, as far as advances don't cover it.</summary>
    public (decimal Due, IEnumerable<Transfer> Transfers) Approve(decimal costs)
    {
        var earned = EarnedBy(Costs + costs);
        var due = Math.Min(Remaining, Math.Max(0, earned - Due - Paid));
        return (due, [new("budgeted", "costs", costs), new("remaining", "due", due), Ahead(Due + Paid + due, earned)]);
    }

    /// <summary>An advance is decided.</summary>
    /// <exception cref="Refused">GRANT_EXHAUSTED.</exception>
    public IEnumerable<Transfer> Prepay(decimal amount)
    {
        if (amount > Remaining)
            throw Refused.Precondition("GRANT_EXHAUSTED", "More than the grant would be paid.", ("application", Name), ("asked", Text.Of(amount)), ("left", Text.Of(Remaining)));
        return [new("remaining", "due", amount), Ahead(Due + Paid + amount, Earned)];
    }

    /// <summary>What was due isn't paid, and the costs that it was due for aren't approved any more.</summary>
    public IEnumerable<Transfer> Cancel(decimal amount, decimal costs)
    {
        var withdrawn = Math.Min(costs, Costs);
        return [.. Return("due", amount), new("costs", "budgeted", withdrawn), Ahead(Due + Paid - amount, EarnedBy(Costs - withdrawn))];
    }

    /// <summary>Money is demanded back.</summary>
    /// <param name="amount">Null: what is paid and not earned.</param>
    /// <param name="costs">Not approved any more.</param>
    /// <exception cref="Refused">RECOVERY_OUT_OF_BOUNDS.</exception>
    public (decimal Amount, IEnumerable<Transfer> Transfers) Recover(decimal? amount, decimal costs)
    {
        var earned = EarnedBy(Math.Max(0, Costs - costs));
        var recovered = amount ?? Math.Min(Paid, Math.Max(0, Due + Paid - earned));
        var ahead = Math.Max(0, Due + Paid - recovered - earned);
        if (costs > Costs || recovered <= 0 || recovered > Paid || ahead > Advance)
        {
            throw Refused.Precondition(
                "RECOVERY_OUT_OF_BOUNDS",
                "What is demanded back was paid, and leaves nothing paid that costs or an advance don't cover.",
                ("application", Name), ("asked", Text.Of(recovered)), ("paid", Text.Of(Paid)), ("approvedCosts", Text.Of(Costs)),
                ("least", Text.Of(Math.Max(0, Due + Paid - earned - Advance))));
        }

        return (recovered, [new("paid", "recovering", recovered), new("costs", "budgeted", costs), Ahead(Due + Paid - recovered, earned)]);
    }

    /// <summary>What was due is paid.</summary>
    public static IEnumerable<Transfer> Pay(decimal amount) => [new("due", "paid", amount)];

    /// <summary>What was demanded back has come in: it can be claimed again, as far as it is decided still and the grant isn't at its end.</summary>
    public IEnumerable<Transfer> Repay(decimal amount) => Return("recovering", amount);

    /// <summary>What was not used is given back.</summary>
    /// <param name="claims">Claims that are not approved yet.</param>
    /// <exception cref="Refused">GRANT_NOT_SETTLED.</exception>
    public IEnumerable<Transfer> Settle(int claims)
    {
        if (claims > 0 || Due > 0 || Recovering > 0 || Advance > 0)
        {
            throw Refused.Precondition(
                "GRANT_NOT_SETTLED", "Claims or payments are open, or an advance is not covered by costs.",
                ("application", Name), ("claims", Text.Of(claims)), ("due", Text.Of(Due)), ("recovering", Text.Of(Recovering)), ("advance", Text.Of(Advance)));
        }

        return [new("remaining", "released", Remaining)];
    }

    public Wire.GrantAccount ToMessage() => new()
    {
        Application = Name,
        Direction = Direction == "OUT" ? PaymentDirection.Out : PaymentDirection.In,
        Granted = Granted.ToMoney(),
        Decided = Decided.ToMoney(),
        SharePercent = Percent is { } percent ? Percentage.Format(percent) : "",
        ApprovedCosts = Costs.ToMoney(),
        Earned = Earned.ToMoney(),
        Advance = Advance.ToMoney(),
        Due = Due.ToMoney(),
        Paid = Paid.ToMoney(),
        Recovering = Recovering.ToMoney(),
        Left = Remaining.ToMoney(),
        Released = Released.ToMoney(),
        Settled = Settled.ToDate(),
    };

    private decimal EarnedBy(decimal costs) => GrantAmount.Of(Percent, costs, Decided)!.Value;

    private Transfer Ahead(decimal dueAndPaid, decimal earned) => new("prepaid", "advance", Math.Max(0, dueAndPaid - earned) - Advance);

    // What is beyond the decided amount is no part of the grant any more.
    private IEnumerable<Transfer> Return(string from, decimal amount)
    {
        var beyond = Math.Min(amount, Math.Max(0, Granted - Decided));
        return [new(from, "grant", beyond), new(from, Settled is null ? "remaining" : "released", amount - beyond)];
    }
}
