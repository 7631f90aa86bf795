namespace FundingService.Applications;

public sealed partial class ApplicationEndpoints
{
    private const int MostSupplements = 100;

    /// <inheritdoc/>
    public override async Task<Wire.Application> SupplementApplication(SupplementApplicationRequest request, ServerCallContext context)
    {
        var (of, number) = Names.InCase("applications", request.Name);
        context.Caller().In(of.Organisation);
        var sent = Read(of, request.Supplement, context.Caller(), clock.Today(), "supplement");

        return await database.Once(request, context, async work =>
        {
            var before = await Applications.Lock(work, of, number);
            if (before.Supplements.Contains(sent))
                return before.ToMessage();
            before.MustWait();
            if (before.Supplements.Count >= MostSupplements)
                throw Refused.Precondition("SUPPLEMENTS_FULL", $"An application has at most {MostSupplements} supplements.", ("application", before.Name));
            return (await Applications.Step(work, before, "SUPPLEMENTED", sent)).ToMessage();
        });
    }
}
