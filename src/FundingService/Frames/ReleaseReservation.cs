namespace FundingService.Frames;

public sealed partial class FrameEndpoints
{
    /// <inheritdoc/>
    public override async Task<Wire.Reservation> ReleaseReservation(ReleaseReservationRequest request, ServerCallContext context)
    {
        var (organisation, id) = ReservationKey(request.Name);
        context.Caller().In(organisation);

        return await database.Once(request, context, async work =>
        {
            var found = await Reservations.Lock(work, organisation, id) ?? throw Refused.NotFound("reservation", request.Name);
            if (found.State == ReservationState.Committed)
                throw Refused.Precondition("RESERVATION_COMMITTED", "The decision is taken: what it set aside stays committed.", ("reservation", found.Name));
            var released = found.State == ReservationState.Held ? await Reservations.Release(work, found, Cause.Released) : found;
            return released.ToMessage(await FrameYears.Of(work, organisation, released.Frames));
        });
    }

    private static (string Organisation, Guid Id) ReservationKey(string name)
    {
        var (organisation, id) = Names.In("reservations", name);
        return Guid.TryParseExact(id, "D", out var key) ? (organisation, key) : throw Refused.NotFound("reservation", name);
    }
}
