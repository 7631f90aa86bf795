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
        var displayName = violations.Text(frame.DisplayName, "frame.display_name", LongestTitle);
        var wanted = Allocations(frame, violations);
        violations.Refuse();

        return await database.Once(request, context, async work =>
        {
            var isNew = await work.Execute(
                "INSERT INTO frame (organisation, frame, display_name) VALUES (@organisation, @id, @displayName) ON CONFLICT DO NOTHING",
                new { organisation, id, displayName }) == 1;
            await FrameYears.Lock(work, organisation, [id]);
            var isRenamed = await work.Execute(
                "UPDATE frame SET display_name = @displayName WHERE organisation = @organisation AND frame = @id AND display_name <> @displayName",
                new { organisation, id, displayName }) == 1;
            var isMoved = await Allocate(work, organisation, id, wanted);
            return new PutFrameResponse
            {
                Frame = ToMessage(organisation, id, displayName, await FrameYears.Of(work, organisation, [id])),
                Changed = isNew || isRenamed || isMoved,
            };
        });
    }

    private static Dictionary<int, decimal> Allocations(Wire.Frame frame, Violations violations)
    {
        violations.Require(frame.Years.Count <= MostYears, "frame.years", $"expected at most {MostYears} years, found {frame.Years.Count}");
        var wanted = new Dictionary<int, decimal>();
        foreach (var (index, year) in frame.Years.Index().Take(MostYears))
        {
            BudgetYear.Require(year.Year, violations, $"frame.years[{index}].year");
            // A year without an amount says that nothing is allocated yet: nothing to do.
            if (year.Allocated.Read(violations, $"frame.years[{index}].allocated") is { } allocated)
                violations.Require(wanted.TryAdd(year.Year, allocated), $"frame.years[{index}].year", $"expected each year once, found {year.Year} again");
        }

        return wanted;
    }

    private static async Task<bool> Allocate(Work work, string organisation, string frame, Dictionary<int, decimal> wanted)
    {
        var before = (await FrameYears.Of(work, organisation, [frame])).ToDictionary(year => year.Year);
        var changes = (
            from one in wanted
            let balance = before.GetValueOrDefault(one.Key) ?? new FrameYear { Frame = frame, Year = one.Key }
            where balance.Allocated != one.Value
            orderby one.Key
            select (Balance: balance, Allocated: one.Value)).ToList();
        var overdrawn = changes.Where(change => change.Allocated < change.Balance.Held + change.Balance.Committed).ToList();
        if (overdrawn.Count > 0)
            throw Overdrawn(organisation, overdrawn);
        if (changes.Count == 0)
            return false;
        await Ledger.Post(work, organisation, Cause.Allocated, null, [.. changes.SelectMany(change => change.Balance.Allocate(change.Allocated))]);
        return true;
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

    private static Wire.Frame ToMessage(string organisation, string id, string displayName, IEnumerable<FrameYear> years) => new()
    {
        Name = $"organisations/{organisation}/frames/{id}",
        DisplayName = displayName,
        Years = { years.Select(year => year.ToMessage()) },
    };
}
