using CaseService.Register;
using Contracts.Cases;

namespace CaseService.Reporting;

public sealed partial class ReportingEndpoints
{
    private const int LongestRecipient = 200;
    private const int MostRecipients = 500;

    public override Task<Wire.Extract> AddExtract(Wire.AddExtractRequest request, ServerCallContext context)
    {
        var (name, number) = Names.InCase("decisions", request.Decision, "decision");
        context.Caller().In(name.Organisation, Roles.Registrar);
        var violations = new Violations();
        var recipient = violations.Line(request.Recipient, "recipient", LongestRecipient);
        violations.Require(request.Document.Length == 0 || Names.TryInCase("documents", request.Document)?.Case == name,
            "document", $"expected {name}/documents/NUMBER, found '{request.Document}'");
        violations.Refuse();

        return database.Once(request, context, async work =>
        {
            await Cases.Lock(work, name);
            var decision = await Decisions.Decisions.Find(work, name, number) ?? throw Refused.NotFound("decision", request.Decision);
            if (decision.State != "taken")
                throw Refused.Precondition("DECISION_NOT_TAKEN", "What is not decided yet is not sent out.", ("decision", request.Decision), ("state", decision.State));
            var extracts = (await Extracts.OfCase(work, name)).Where(one => one.Decision == number).ToList();
            if (extracts.All(one => one.Recipient != recipient))
            {
                if (extracts.Count >= MostRecipients)
                    throw new Refused(StatusCode.ResourceExhausted, "TOO_MANY_RECIPIENTS", "The decision has as many recipients as it may.", ("most", $"{MostRecipients}"));
                await Extracts.Queue(work, name, number, recipient, request.Document);
            }

            return (await Extracts.Find(work, name, number, recipient)).ToMessage(name.Organisation);
        });
    }
}
