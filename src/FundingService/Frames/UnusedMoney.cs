namespace FundingService.Frames;

/// <summary>Money that a decision committed and that is not needed to its end.</summary>
internal static class UnusedMoney
{
    /// <summary>Gives back cash that a taken decision has committed, as far as it has, the latest years first: a settlement with less in it.</summary>
    /// <param name="decision">organisations/rjh/cases/RUN-379-2019/decisions/1.</param>
    /// <param name="amount">Kronor.</param>
    public static async Task Release(Work work, string decision, decimal amount)
    {
        var (of, number) = Names.InCase("decisions", decision);
        await FundedCase.Lock(work, of);
        if (await Reservations.ActiveFor(work, of, number) is not { State: ReservationState.Committed } committed)
            return;
        await FrameYears.Lock(work, of.Organisation, committed.Frames);
        var books = new Books(work, of.Organisation, await FrameYears.Of(work, of.Organisation, committed.Frames));
        var (left, needed) = (amount, new List<Placement>());
        foreach (var placement in committed.Placements.OrderByDescending(placement => placement.Year))
        {
            var unused = committed.Lines[placement.Line].InKind ? 0 : Math.Min(left, placement.Amount);
            left -= unused;
            if (placement.Amount > unused)
                needed.Add(placement with { Amount = placement.Amount - unused });
        }

        if (left == amount)
            return;
        books.Settle(committed, committed with { Settlement = committed.Settlement + 1, Placements = needed });
        await books.Write();
    }
}
