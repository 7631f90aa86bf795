namespace DocumentService.Retention;

public sealed partial class RetentionEndpoints
{
    public override Task<Wire.Disposal> GetDisposal(Wire.GetDisposalRequest request, ServerCallContext context)
    {
        context.Caller().In(Disposals.Parse(request.Name).Organisation);
        return database.Read(context, work => Show(work, request.Name));
    }
}
