namespace FundingService.Frames;

/// <summary>The balances of a frame's year, in kronor.</summary>
internal sealed record FrameYear
{
    public required string Frame { get; init; }

    public required int Year { get; init; }

    /// <summary>Null: not allocated yet.</summary>
    public decimal? Allocated { get; init; }

    public decimal Held { get; init; }

    public decimal Committed { get; init; }

    public decimal WorkHeld { get; init; }

    public decimal WorkCommitted { get; init; }

    /// <summary>Null: nothing is said of how much work may be set aside.</summary>
    public decimal? WorkAllocated { get; init; }

    /// <summary>Work that may still be set aside; null when nothing is said of it.</summary>
    public decimal? WorkFree => WorkAllocated - WorkHeld - WorkCommitted;

    /// <summary>Null while the year isn't allocated: whatever is set aside then is a forward commitment.</summary>
    public decimal? Free => Allocated - Held - Committed;

    /// <summary>With an entry carried to it, as the ledger's trigger does.</summary>
    public FrameYear With(Entry entry) => entry.Account switch
    {
        Account.Budget => this with { Allocated = (Allocated ?? 0) - entry.Amount },
        Account.Held => this with { Held = Held + entry.Amount },
        Account.Committed => this with { Committed = Committed + entry.Amount },
        Account.Payroll => this with { WorkAllocated = (WorkAllocated ?? 0) - entry.Amount },
        Account.WorkHeld => this with { WorkHeld = WorkHeld + entry.Amount },
        Account.WorkCommitted => this with { WorkCommitted = WorkCommitted + entry.Amount },
        _ => this,
    };

    /// <summary>What has to be booked to bring the allocation to an amount. What was promised before the year was allocated is counted first.</summary>
    public IEnumerable<Entry> Allocate(decimal amount)
    {
        var promised = Allocated is null ? Held + Committed : 0;
        var added = amount - (Allocated ?? 0);
        return
        [
            new(Frame, Year, Account.Budget, -added),
            new(Frame, Year, Account.Free, added - promised),
            new(Frame, Year, Account.Forward, promised),
        ];
    }

    /// <summary>What has to be booked to bring the work that may be set aside to an amount.</summary>
    public IEnumerable<Entry> AllocateWork(decimal amount) => Entry.Transfer(Frame, Year, amount - (WorkAllocated ?? 0), Account.Payroll, Account.Work);

    public Wire.FrameYear ToMessage() => new()
    {
        Year = Year,
        Allocated = Allocated.ToMoney(),
        Held = Held.ToMoney(),
        Committed = Committed.ToMoney(),
        Available = Free.ToMoney(),
        Forward = (Allocated is null ? Held + Committed : 0).ToMoney(),
        InKind = (WorkHeld + WorkCommitted).ToMoney(),
        InKindAllocated = WorkAllocated.ToMoney(),
        InKindAvailable = WorkFree.ToMoney(),
    };
}
