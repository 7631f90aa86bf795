namespace FundingService.Frames;

public sealed partial class FrameEndpoints
{
    /// <inheritdoc/>
    public override Task<ListReservationsResponse> ListReservations(ListReservationsRequest request, ServerCallContext context)
    {
        var of = CaseName.Parse(request.Case, "case");
        context.Caller().In(of.Organisation);

        return database.Read(context, async work =>
        {
            var found = await Reservations.Of(work, of);
            var balances = await FrameYears.Of(work, of.Organisation, found.SelectMany(reservation => reservation.Frames));
            return new ListReservationsResponse { Reservations = { found.Select(reservation => reservation.ToMessage(balances)) } };
        });
    }
}
