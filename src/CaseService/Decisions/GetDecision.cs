using CaseService.Register;

namespace CaseService.Decisions;

public sealed partial class DecisionEndpoints
{
    public override Task<Wire.Decision> GetDecision(Wire.GetDecisionRequest request, ServerCallContext context)
    {
        var (name, number) = Names.InCase("decisions", request.Name);
        context.Caller().In(name.Organisation);
        return database.Read(context, work => Load(work, name, number));
    }

    private static async Task<Wire.Decision> Load(Work work, CaseName name, int number)
    {
        var decision = await Decisions.Find(work, name, number) ?? throw Refused.NotFound("decision", $"{name}/decisions/{number}");
        return Decisions.ToMessage(decision, await Cases.Load(work, name));
    }
}
