namespace FundingService.Frames;

public sealed partial class FrameEndpoints
{
    /// <inheritdoc/>
    public override Task<Wire.Reservation> GetReservation(GetReservationRequest request, ServerCallContext context)
    {
        var (organisation, id) = ReservationKey(request.Name);
        context.Caller().In(organisation);

        return database.Read(context, async work =>
        {
            var found = await Reservations.Find(work, organisation, id) ?? throw Refused.NotFound("reservation", request.Name);
            return found.ToMessage(await FrameYears.Of(work, organisation, found.Frames));
        });
    }
}
