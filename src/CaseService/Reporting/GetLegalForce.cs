namespace CaseService.Reporting;

public sealed partial class ReportingEndpoints
{
    public override Task<Wire.LegalForce> GetLegalForce(Wire.GetLegalForceRequest request, ServerCallContext context)
    {
        var (name, number) = Names.InCase("decisions", request.Decision, "decision");
        context.Caller().In(name.Organisation);
        return database.Read(context, async work => (await Standings.Find(work, name, number)).ToMessage(SwedishTime.Day(work.At)));
    }
}
