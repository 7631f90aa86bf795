namespace DocumentService.Retention;

public sealed partial class RetentionEndpoints
{
    public override Task<Wire.Disposal> CancelDisposal(Wire.CancelDisposalRequest request, ServerCallContext context)
    {
        var (organisation, number) = Disposals.Parse(request.Name);
        context.Caller().In(organisation, Roles.Registrar);

        return database.Once(request, context, async work =>
        {
            await Disposals.LockAll(work, organisation);
            var disposal = await Disposals.Load(work, request.Name);
            if (disposal.State != Disposal.IsCancelled)
            {
                disposal.MustBeOpen();
                await work.ExecuteOne("UPDATE disposal SET state = 'CANCELLED' WHERE organisation = @organisation AND number = @number", new { organisation, number });
            }

            return await Show(work, request.Name);
        });
    }
}
