using CaseService.Register;
using Contracts.Cases;
using Google.Protobuf.WellKnownTypes;

namespace CaseService.Reporting;

/// <summary>A recipient's extract of a decision, and how it was sent.</summary>
/// <param name="Office">The id of the office that the recipient is; null: an outside body.</param>
/// <param name="State">queued, sent.</param>
public sealed record Extract(string CaseId, int Decision, string Recipient, string Document, string State, string? Office)
{
    /// <summary>In the order in which it was sent.</summary>
    public IReadOnlyList<Dispatch> Dispatches { get; init; } = [];

    /// <summary>As it is shown.</summary>
    public Wire.Extract ToMessage(string organisation) => new()
    {
        Decision = $"organisations/{organisation}/cases/{CaseId}/decisions/{Decision}",
        Recipient = Recipient,
        Document = Document,
        State = State == "sent" ? Wire.ExtractState.Sent : Wire.ExtractState.Queued,
        Office = Office is null ? "" : $"organisations/{organisation}/offices/{Office}",
        Dispatches = { Dispatches.Select(dispatch => dispatch.ToMessage()) },
    };
}

/// <summary>An extract was sent (expedierat).</summary>
/// <param name="Channel">post, email, e-service, internal, in-person.</param>
/// <param name="AgainReason">Why it was sent again; empty the first time.</param>
/// <param name="Confirmed">When the recipient got it; null: not confirmed.</param>
public sealed record Dispatch(int Number, string Channel, DateTimeOffset Sent, string SentBy, string AgainReason, DateTimeOffset? Confirmed, string ConfirmedNote)
{
    private static readonly (string Kept, Wire.DispatchChannel Shown)[] Channels =
    [
        ("post", Wire.DispatchChannel.Post), ("email", Wire.DispatchChannel.Email), ("e-service", Wire.DispatchChannel.EService),
        ("internal", Wire.DispatchChannel.Internal), ("in-person", Wire.DispatchChannel.InPerson),
    ];

    /// <summary>How a channel is kept; null when it is none.</summary>
    public static string? ChannelOf(Wire.DispatchChannel channel) => Channels.SingleOrDefault(one => one.Shown == channel).Kept;

    /// <summary>As it is shown.</summary>
    public Wire.Dispatch ToMessage() => new()
    {
        Number = Number,
        Channel = Channels.Single(one => one.Kept == Channel).Shown,
        Sent = Sent.ToTimestamp(),
        SentBy = SentBy,
        AgainReason = AgainReason,
        Confirmed = Confirmed?.ToTimestamp(),
        ConfirmedNote = ConfirmedNote,
    };
}

/// <summary>Extracts in the database.</summary>
public static class Extracts
{
    private const string Columns =
        """
        SELECT case_id, decision, recipient, document, state,
          (SELECT min(office) FROM office WHERE office.organisation = extract.organisation AND display_name = recipient) AS office
        FROM extract
        """;

    /// <summary>The extracts of a case's decisions.</summary>
    public static async Task<List<Extract>> OfCase(Work work, CaseName name) =>
        await WithDispatches(work, name.Organisation, await work.All<Extract>(
            $"{Columns} WHERE organisation = @Organisation AND case_id = @Id ORDER BY decision, recipient", new { name.Organisation, name.Id }));

    /// <summary>A recipient's extract.</summary>
    /// <exception cref="Refused">NOT_FOUND.</exception>
    public static async Task<Extract> Find(Work work, CaseName name, int decision, string recipient) =>
        (await OfCase(work, name)).SingleOrDefault(one => one.Decision == decision && one.Recipient == recipient)
        ?? throw Refused.NotFound("extract", $"{name}/decisions/{decision}, {recipient}");

    /// <summary>A recipient waits for an extract. The case is locked.</summary>
    /// <param name="document">What is sent; empty: not in the register.</param>
    /// <param name="sha256">Of its content, where that is known.</param>
    public static async Task Queue(Work work, CaseName name, int decision, string recipient, string document, string sha256 = "")
    {
        await work.ExecuteOne(
            "INSERT INTO extract (organisation, case_id, decision, recipient, document, state) VALUES (@Organisation, @Id, @decision, @recipient, @document, 'queued')",
            new { name.Organisation, name.Id, decision, recipient, document });
        await History.Add(work, name, "ExtractQueued", new { Decision = decision, Recipient = recipient, Document = document, Sha256 = sha256 });
        work.Publish(name.ToString(), new ExtractQueued(name.Organisation, name.ToString(), $"{name}/decisions/{decision}", recipient, document, work.At));
    }

    /// <summary>An extract was sent. The case is locked.</summary>
    public static async Task Send(Work work, CaseName name, int decision, string recipient, Dispatch dispatch)
    {
        await work.ExecuteOne(
            """
            INSERT INTO dispatch (organisation, case_id, decision, recipient, number, channel, sent, sent_by, again_reason)
            VALUES (@Organisation, @Id, @decision, @recipient, @Number, @Channel, @Sent, @SentBy, @AgainReason)
            """,
            new { name.Organisation, name.Id, decision, recipient, dispatch.Number, dispatch.Channel, dispatch.Sent, dispatch.SentBy, dispatch.AgainReason });
        await work.ExecuteOne(
            "UPDATE extract SET state = 'sent' WHERE organisation = @Organisation AND case_id = @Id AND decision = @decision AND recipient = @recipient",
            new { name.Organisation, name.Id, decision, recipient });
    }

    /// <summary>The extracts of an organisation, or of a board's cases, after one of them.</summary>
    /// <param name="state">queued, sent; null: all.</param>
    public static async Task<List<Extract>> After(Work work, string organisation, string? board, string? state, (string CaseId, int Decision, string Recipient) after, int most) =>
        await WithDispatches(work, organisation, await work.All<Extract>(
            $"""
             {Columns}
             WHERE organisation = @organisation AND (case_id, decision, recipient) > (@CaseId, @Decision, @Recipient)
               AND (@state::text IS NULL OR state = @state)
               AND (@board::text IS NULL OR EXISTS (
                 SELECT FROM case_file WHERE case_file.organisation = extract.organisation AND case_file.case_id = extract.case_id AND case_file.board = @board))
             ORDER BY case_id, decision, recipient LIMIT @most
             """,
            new { organisation, board, state, after.CaseId, after.Decision, after.Recipient, most }));

    private static async Task<List<Extract>> WithDispatches(Work work, string organisation, List<Extract> extracts)
    {
        if (extracts.Count == 0)
            return extracts;
        var dispatches = (await work.All<Row>(
            """
            SELECT case_id, decision, recipient, number, channel, sent, sent_by, again_reason, confirmed, confirmed_note FROM dispatch
            WHERE organisation = @organisation AND (case_id, decision, recipient) IN (SELECT * FROM unnest(@caseIds, @decisions, @recipients)) ORDER BY number
            """,
            new
            {
                organisation, caseIds = extracts.Select(one => one.CaseId).ToArray(), decisions = extracts.Select(one => one.Decision).ToArray(),
                recipients = extracts.Select(one => one.Recipient).ToArray(),
            })).ToLookup(row => (row.CaseId, row.Decision, row.Recipient), row => row.ToDispatch());
        return extracts.ConvertAll(one => one with { Dispatches = [.. dispatches[(one.CaseId, one.Decision, one.Recipient)]] });
    }

    private sealed record Row(
        string CaseId, int Decision, string Recipient, int Number, string Channel, DateTimeOffset Sent, string SentBy, string AgainReason, DateTimeOffset? Confirmed,
        string ConfirmedNote)
    {
        public Dispatch ToDispatch() => new(Number, Channel, Sent, SentBy, AgainReason, Confirmed, ConfirmedNote);
    }
}
