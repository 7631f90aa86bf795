using CaseService.Register;
using Contracts.Cases;
using Google.Protobuf.WellKnownTypes;

namespace CaseService.Reporting;

public sealed partial class ReportingEndpoints
{
    public override Task<Wire.Extract> DispatchExtract(Wire.DispatchExtractRequest request, ServerCallContext context)
    {
        var (name, number) = Names.InCase("decisions", request.Decision, "decision");
        var caller = context.Caller();
        caller.In(name.Organisation, Roles.Registrar);
        var violations = new Violations();
        var recipient = violations.Line(request.Recipient, "recipient", LongestRecipient);
        var channel = Dispatch.ChannelOf(request.Channel);
        violations.Require(channel is not null, "channel", "expected how it was sent");
        var asked = ReadInstant(request.Sent, violations, "sent");
        var reason = violations.OptionalText(request.AgainReason, "again_reason", 1_000);
        violations.Refuse();

        return database.Once(request, context, async work =>
        {
            await Cases.Lock(work, name);
            var extract = await Extracts.Find(work, name, number, recipient);
            var decided = await work.One<DateOnly>(
                "SELECT decided FROM decision WHERE organisation = @Organisation AND case_id = @Id AND number = @number", new { name.Organisation, name.Id, number });
            if (asked is { } at)
                NotBefore(decided, SwedishTime.Day(at), "sent");
            if (extract.Dispatches.Any(one => (one.Channel, one.AgainReason) == (channel, reason) && (asked ?? one.Sent) == one.Sent))
                return extract.ToMessage(name.Organisation);
            if (extract.Dispatches.Count > 0 && reason.Length == 0)
            {
                var last = extract.Dispatches[^1];
                throw Refused.Precondition("ALREADY_DISPATCHED", "The recipient has got the extract; it is sent again only for a reason.",
                    ("recipient", recipient), ("channel", last.Channel), ("sent", $"{last.Sent:O}"));
            }

            if (extract.Dispatches.Count == 0 && reason.Length > 0)
                throw Refused.Precondition("NOT_DISPATCHED", "The extract was never sent: this is the first time.", ("recipient", recipient));

            var dispatch = new Dispatch(extract.Dispatches.Count + 1, channel!, asked ?? work.At, caller.Name, reason, null, "");
            await Extracts.Send(work, name, number, recipient, dispatch);
            await History.Add(work, name, "ExtractDispatched",
                new { Decision = number, Recipient = recipient, dispatch.Number, dispatch.Channel, dispatch.Sent, dispatch.AgainReason });
            work.Publish(name.ToString(), new ExtractDispatched(
                name.Organisation, name.ToString(), request.Decision, recipient, dispatch.Number, dispatch.Channel, dispatch.Sent, dispatch.AgainReason, work.At));
            return (await Extracts.Find(work, name, number, recipient)).ToMessage(name.Organisation);
        });
    }

    /// <summary>An instant that has come, in whole microseconds as the database keeps it; null: unset.</summary>
    private DateTimeOffset? ReadInstant(Timestamp? instant, Violations violations, string field)
    {
        if (instant is null)
            return null;
        var now = clock.GetUtcNow();
        // ToDateTimeOffset throws outside the years 1 to 9999.
        var isPast = instant.Seconds is > 0 && instant.Seconds <= now.ToUnixTimeSeconds() && instant.Nanos is >= 0 and < 1_000_000_000;
        violations.Require(isPast, field, $"expected an instant that isn't after {now:O}");
        if (!isPast)
            return null;
        var read = instant.ToDateTimeOffset();
        return read.AddTicks(-(read.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
