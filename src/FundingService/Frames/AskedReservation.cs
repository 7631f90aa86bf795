using System.Security.Cryptography;

namespace FundingService.Frames;

/// <summary>A reservation as a caller asks for it.</summary>
/// <param name="FrameFields">The frames as they were given, each list with its path in the request.</param>
/// <param name="Replace">Whether to release what is held for the decision with other lines.</param>
/// <param name="HoldDays">For how many days it is held.</param>
/// <param name="RequestId">Empty: none.</param>
public sealed record AskedReservation(
    CaseName Case, int Decision, IReadOnlyList<ReservationLine> Lines, IReadOnlyList<(IReadOnlyList<string> Frames, string Field)> FrameFields, bool Replace, int HoldDays,
    string RequestId)
{
    private const int MostLines = 200;
    private const int MostYears = 60;

    /// <summary>What at most one reservation is active for.</summary>
    public (string Case, int Decision) Key => (Case.Id, Decision);

    /// <summary>The frames of all lines.</summary>
    public IEnumerable<string> Frames => Lines.SelectMany(line => line.Frames).Distinct();

    /// <summary>Reads a request, noting what is wrong with it but for frames that don't exist: <see cref="FrameNames.Note"/>.</summary>
    public static AskedReservation Read(string organisation, HoldReservationRequest request, int holdDays, Violations violations)
    {
        var reservation = request.Reservation ?? new();
        var inCase = CaseName.TryParse(reservation.Case);
        var decision = Names.TryInCase("decisions", reservation.Decision);
        violations.Require(inCase?.Organisation == organisation, "reservation.case", $"expected a case of organisations/{organisation}, found '{reservation.Case}'");
        violations.Require(
            decision is not null && decision.Value.Case == inCase, "reservation.decision", $"expected a decision of the case, found '{reservation.Decision}'");
        violations.Require(
            reservation.Lines.Count is >= 1 and <= MostLines, "reservation.lines", $"expected 1 to {MostLines} lines, found {reservation.Lines.Count}");
        var lines = reservation.Lines.Take(MostLines).Select((line, index) => Read(line, violations, $"reservation.lines[{index}]")).ToList();
        return new AskedReservation(
            inCase ?? new CaseName(organisation, "", 0, 0),
            decision?.Number ?? 0,
            [.. lines.Select(line => line with { Frames = [.. line.Frames.Select(FrameNames.Id)] })],
            [.. lines.Select((line, index) => (line.Frames, $"reservation.lines[{index}].frames"))],
            request.Replace,
            holdDays,
            request.RequestId);
    }

    /// <summary>The same request makes the same reservation, so a caller who lost the answer can tell which one is its own.</summary>
    public Guid Id(Caller caller, DateTimeOffset at) =>
        RequestId.Length == 0
            ? Guid.CreateVersion7(at)
            : new Guid(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{caller.Organisation} {caller.Application} {RequestId}")).AsSpan(0, 16));

    /// <summary>Refuses unless every line found its place.</summary>
    /// <exception cref="Refused">FAILED_PRECONDITION / FRAME_EXCEEDED, with each line that didn't.</exception>
    internal void MustFit(IReadOnlyList<Placement> placements)
    {
        var lacking = (
            from line in Lines.Index()
            let available = placements.Where(placement => placement.Line == line.Index).Sum(placement => placement.Amount)
            where available < line.Item.Amount
            select (At: $"lines[{line.Index}]", Asked: Text.Of(line.Item.Amount), Available: Text.Of(available))).ToList();
        if (lacking.Count == 0)
            return;

        var refused = Refused.Precondition(
            "FRAME_EXCEEDED",
            "There is not enough money in the frames.",
            [.. lacking.SelectMany(line => new[] { ($"{line.At}.asked", line.Asked), ($"{line.At}.available", line.Available) })]);
        foreach (var (at, asked, available) in lacking)
            refused.Because("FRAME_EXCEEDED", $"reservation.{at}", $"{asked} is asked, {available} is available");
        throw refused;
    }

    private static ReservationLine Read(Wire.ReservationLine line, Violations violations, string at)
    {
        violations.Require(line.Point is >= 0 and <= MostLines, $"{at}.point", $"expected the number of a decision point, found {line.Point}");
        violations.Require(System.Enum.IsDefined(line.Kind), $"{at}.kind", $"expected cash or in kind, found {(int)line.Kind}");
        var amount = line.Amount.Read(violations, $"{at}.amount");
        violations.Require(line.Amount is not null && amount is null or > 0, $"{at}.amount", "expected more than 0 kronor");
        violations.Require(line.Frames.Count > 0, $"{at}.frames", "expected at least one frame");
        violations.Require(line.Years.Count is >= 1 and <= MostYears, $"{at}.years", $"expected 1 to {MostYears} years, found {line.Years.Count}");
        foreach (var (index, year) in line.Years.Take(MostYears).Index())
            BudgetYear.Require(year, violations, $"{at}.years[{index}]");
        violations.Require(line.Years.Distinct().Count() == line.Years.Count, $"{at}.years", "expected each year once");

        // Money of a kind that isn't stated is guarded like cash.
        return new ReservationLine(line.Point, amount ?? 0, line.Kind == ContributionKind.InKind, [.. line.Frames], [.. line.Years]);
    }
}
