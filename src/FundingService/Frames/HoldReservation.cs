using System.Security.Cryptography;

namespace FundingService.Frames;

public sealed partial class FrameEndpoints
{
    /// <inheritdoc/>
    public override async Task<Wire.Reservation> HoldReservation(HoldReservationRequest request, ServerCallContext context)
    {
        var organisation = Names.Organisation(request.Parent);
        context.Caller().In(organisation);

        return await database.Once(request, context, async work =>
        {
            var asked = await AskedReservation.Read(work, organisation, request.Reservation ?? new());
            await FundedCase.Lock(work, asked.Case);
            var before = await Reservations.ActiveFor(work, asked.Case, asked.Decision);
            if (before?.Holds(asked.Lines) == true)
                return before.ToMessage(await FrameYears.Of(work, organisation, before.Frames));
            if (before is not null && !(request.Replace && before.State == ReservationState.Held))
                throw OtherLines(before);

            var frames = asked.Lines.SelectMany(line => line.Frames).ToHashSet();
            await FrameYears.Lock(work, organisation, frames.Union(before?.Frames ?? []));
            if (before is not null)
                await Reservations.Release(work, before, Cause.Released);
            var balances = await FrameYears.Of(work, organisation, frames);
            var placements = Placing.Place(asked.Lines, balances);
            asked.MustFit(placements);

            var held = new Reservation(
                ReservationId(work, request.RequestId),
                asked.Case,
                asked.Decision,
                ReservationState.Held,
                work.At.AddDays(options.Value.HoldDays),
                asked.Lines,
                placements);
            await Reservations.Hold(work, held, balances);
            return held.ToMessage(balances);
        });
    }

    private static Refused OtherLines(Reservation before) =>
        Refused.Exists(
            "RESERVATION_EXISTS",
            "Other money is set aside for the decision already; release it first.",
            ("reservation", before.Name), ("decision", before.DecisionName), ("amount", Text.Of(before.Amount)));

    // The same request makes the same reservation, so a caller who lost the answer can tell which one is its own.
    private static Guid ReservationId(Work work, string requestId) =>
        requestId.Length == 0
            ? Guid.CreateVersion7(work.At)
            : new Guid(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{work.Caller.Organisation} {work.Caller.Application} {requestId}")).AsSpan(0, 16));
}
