using CaseService.Register;
using Contracts.Cases;

namespace CaseService.Reporting;

public sealed partial class ReportingEndpoints
{
    public override Task<Wire.Extract> ConfirmExtract(Wire.ConfirmExtractRequest request, ServerCallContext context)
    {
        var (name, number) = Names.InCase("decisions", request.Decision, "decision");
        context.Caller().In(name.Organisation, Roles.Registrar);
        var violations = new Violations();
        var recipient = violations.Line(request.Recipient, "recipient", LongestRecipient);
        var asked = ReadInstant(request.Confirmed, violations, "confirmed");
        var note = violations.OptionalText(request.Note, "note", 1_000);
        violations.Refuse();

        return database.Once(request, context, async work =>
        {
            await Cases.Lock(work, name);
            var extract = await Extracts.Find(work, name, number, recipient);
            if (extract.Dispatches.Count == 0)
                throw Refused.Precondition("NOT_DISPATCHED", "What was not sent was not received.", ("recipient", recipient));
            var last = extract.Dispatches[^1];
            if (last.Confirmed is { } before)
            {
                return (asked ?? before) == before && last.ConfirmedNote == note
                    ? extract.ToMessage(name.Organisation)
                    : throw Refused.Precondition("ALREADY_CONFIRMED", "The recipient has confirmed it otherwise.", ("confirmed", $"{before:O}"), ("note", last.ConfirmedNote));
            }

            var confirmed = asked ?? work.At;
            violations.Require(confirmed >= last.Sent, "confirmed", $"expected an instant that isn't before {last.Sent:O}");
            violations.Refuse();
            await work.ExecuteOne(
                """
                UPDATE dispatch SET confirmed = @confirmed, confirmed_note = @note
                WHERE organisation = @Organisation AND case_id = @Id AND decision = @number AND recipient = @recipient AND number = @dispatchNumber
                """,
                new { name.Organisation, name.Id, number, recipient, dispatchNumber = last.Number, confirmed, note });
            await History.Add(work, name, "ExtractConfirmed", new { Decision = number, Recipient = recipient, last.Number, Confirmed = confirmed, Note = note });
            work.Publish(name.ToString(), new ExtractConfirmed(name.Organisation, name.ToString(), request.Decision, recipient, last.Number, confirmed, work.At));
            return (await Extracts.Find(work, name, number, recipient)).ToMessage(name.Organisation);
        });
    }
}
