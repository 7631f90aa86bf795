namespace FundingService.Frames;

public sealed partial class FrameEndpoints
{
    private const int LongestTitle = 200;
    private const int MostYears = 60;

    /// <inheritdoc/>
    public override async Task<PutFrameResponse> PutFrame(PutFrameRequest request, ServerCallContext context)
    {
        var frame = request.Frame ?? throw Refused.Invalid("frame", "expected a frame");
        var (organisation, id) = Names.In("frames", frame.Name, "frame.name");
        context.Caller().In(organisation, Roles.Administrator);
        var violations = new Violations();
        var displayName = violations.Line(frame.DisplayName, "frame.display_name", LongestTitle);
        var decidedBy = violations.OptionalLine(request.DecidedBy, "decided_by", LongestTitle);
        var unit = frame.Unit.Length == 0 ? null : Names.TryIn("units", frame.Unit);
        violations.Require(frame.Unit.Length == 0 || unit?.Organisation == organisation, "frame.unit", $"expected organisations/{organisation}/units/ID, found '{frame.Unit}'");
        var wanted = Allocations(frame, violations);
        violations.Refuse();

        return await database.Once(request, context, async work =>
        {
            var isNew = await work.Execute(
                "INSERT INTO frame (organisation, frame, display_name, unit) VALUES (@organisation, @id, @displayName, @unit) ON CONFLICT DO NOTHING",
                new { organisation, id, displayName, unit = unit?.Id ?? "" }) == 1;
            await FrameYears.Lock(work, organisation, [id]);
            var isRenamed = await work.Execute(
                """
                UPDATE frame SET display_name = @displayName, unit = @unit
                WHERE organisation = @organisation AND frame = @id AND (display_name, unit) <> (@displayName, @unit)
                """,
                new { organisation, id, displayName, unit = unit?.Id ?? "" }) == 1;
            var isMoved = await Allocate(work, organisation, id, wanted, decidedBy);
            return new PutFrameResponse
            {
                Frame = ToMessage(organisation, id, displayName, unit?.Id ?? "", await FrameYears.Of(work, organisation, [id])),
                Changed = isNew || isRenamed || isMoved,
            };
        });
    }

    private static Dictionary<int, (decimal? Money, decimal? Work)> Allocations(Wire.Frame frame, Violations violations)
    {
        violations.Require(frame.Years.Count <= MostYears, "frame.years", $"expected at most {MostYears} years, found {frame.Years.Count}");
        var wanted = new Dictionary<int, (decimal? Money, decimal? Work)>();
        foreach (var (index, year) in frame.Years.Index().Take(MostYears))
        {
            BudgetYear.Require(year.Year, violations, $"frame.years[{index}].year");
            // An amount that isn't there says that nothing is allocated yet: nothing to do.
            var (money, work) = (year.Allocated.Read(violations, $"frame.years[{index}].allocated"), year.InKindAllocated.Read(violations, $"frame.years[{index}].in_kind_allocated"));
            if (money is not null || work is not null)
                violations.Require(wanted.TryAdd(year.Year, (money, work)), $"frame.years[{index}].year", $"expected each year once, found {year.Year} again");
        }

        return wanted;
    }

    private static async Task<bool> Allocate(Work work, string organisation, string frame, Dictionary<int, (decimal? Money, decimal? Work)> wanted, string decidedBy)
    {
        var before = (await FrameYears.Of(work, organisation, [frame])).ToDictionary(year => year.Year);
        var entries = new List<Entry>();
        var overdrawn = new List<(FrameYear Balance, decimal Allocated)>();
        foreach (var (year, (money, kind)) in wanted.OrderBy(one => one.Key))
        {
            var balance = before.GetValueOrDefault(year) ?? new FrameYear { Frame = frame, Year = year };
            if (money < balance.Held + balance.Committed)
                overdrawn.Add((balance, money.Value));
            else if (kind < balance.WorkHeld + balance.WorkCommitted)
                overdrawn.Add((balance with { Held = balance.WorkHeld, Committed = balance.WorkCommitted }, kind.Value));
            if (money is { } allocated && allocated != balance.Allocated)
                entries.AddRange(balance.Allocate(allocated));
            if (kind is { } hours && hours != balance.WorkAllocated)
                entries.AddRange(balance.AllocateWork(hours));
        }

        if (overdrawn.Count > 0)
            throw Overdrawn(organisation, overdrawn);
        if (entries.Count > 0)
            await Ledger.Post(work, organisation, [new(Cause.Allocated, null, work.Caller, entries, decidedBy)]);
        return entries.Count > 0;
    }

    private static Refused Overdrawn(string organisation, List<(FrameYear Balance, decimal Allocated)> overdrawn)
    {
        var (first, allocated) = overdrawn[0];
        var refused = Refused.Precondition(
            "FRAME_OVERDRAWN",
            "More is held and committed than the frame would get.",
            ("frame", $"organisations/{organisation}/frames/{first.Frame}"), ("year", Text.Of(first.Year)), ("allocated", Text.Of(allocated)),
            ("held", Text.Of(first.Held)), ("committed", Text.Of(first.Committed)));
        foreach (var (balance, asked) in overdrawn)
        {
            refused.Because(
                "FRAME_OVERDRAWN",
                $"organisations/{organisation}/frames/{balance.Frame}",
                $"{balance.Year}: {Text.Of(balance.Held)} is held and {Text.Of(balance.Committed)} committed, more than {Text.Of(asked)}");
        }

        return refused;
    }

    private static Wire.Frame ToMessage(string organisation, string id, string displayName, string unit, IEnumerable<FrameYear> years) => new()
    {
        Name = $"organisations/{organisation}/frames/{id}",
        DisplayName = displayName,
        Unit = unit.Length == 0 ? "" : $"organisations/{organisation}/units/{unit}",
        Years = { years.Select(year => year.ToMessage()) },
    };
}
