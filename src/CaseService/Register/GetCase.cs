namespace CaseService.Register;

public sealed partial class CaseEndpoints
{
    public override Task<Wire.Case> GetCase(Wire.GetCaseRequest request, ServerCallContext context)
    {
        var name = CaseName.Parse(request.Name);
        context.Caller().In(name.Organisation);
        return database.Read(context, work => Cases.Load(work, name));
    }
}
