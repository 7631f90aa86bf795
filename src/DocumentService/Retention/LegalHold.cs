using Google.Protobuf.WellKnownTypes;

namespace DocumentService.Retention;

/// <summary>While it is in force nothing of the case is disposed of.</summary>
public sealed record LegalHold(
    string Organisation, string CaseId, int Number, string Reason, DateTimeOffset Placed, string PlacedBy, DateTimeOffset? Lifted, string LiftedBy, string LiftReason)
{
    /// <summary>The columns, in the order of the record.</summary>
    public const string Columns = "organisation, case_id, number, reason, placed, placed_by, lifted, lifted_by, lift_reason";

    /// <summary>A hold by its resource name.</summary>
    /// <exception cref="Refused">NOT_FOUND.</exception>
    public static async Task<LegalHold> Load(Work work, CaseName parent, int number) =>
        await work.Find<LegalHold>(
            $"SELECT {Columns} FROM legal_hold WHERE organisation = @Organisation AND case_id = @Id AND number = @number", new { parent.Organisation, parent.Id, number })
        ?? throw Refused.NotFound("hold", $"{parent}/holds/{number}");

    public Wire.LegalHold ToMessage() => new()
    {
        Name = $"organisations/{Organisation}/cases/{CaseId}/holds/{Number}",
        Reason = Reason,
        Placed = Placed.ToTimestamp(),
        PlacedBy = PlacedBy,
        Lifted = Lifted?.ToTimestamp(),
        LiftedBy = LiftedBy,
        LiftReason = LiftReason,
    };
}
