namespace DocumentService.Retention;

/// <summary>How long documents of a kind are kept, as dated data.</summary>
/// <param name="Kind">Empty: every kind without a rule of its own.</param>
/// <param name="Years">Whole calendar years after the year in which the case was closed.</param>
public sealed record RetentionRule(
    string Organisation, string Rule, string Kind, bool Disposes, int Years, string LegalReference, DateOnly ValidFrom, DateOnly? ValidTo)
{
    /// <summary>The longest time in years.</summary>
    public const int LongestYears = 200;

    private const string Columns = "organisation, rule, kind, disposes, years, legal_reference, valid_from, valid_to";

    /// <summary>organisations/rjh/retentionRules/arbetsmaterial.</summary>
    public string Name => $"organisations/{Organisation}/retentionRules/{Rule}";

    public static Task<List<RetentionRule>> All(Work work, string organisation) =>
        work.All<RetentionRule>($"SELECT {Columns} FROM retention_rule WHERE organisation = @organisation ORDER BY rule", new { organisation });

    /// <returns>Whether anything changed.</returns>
    public async Task<bool> Put(Work work) =>
        await work.Execute(
            $"""
            INSERT INTO retention_rule AS kept ({Columns}, changed, changed_by)
            VALUES (@Organisation, @Rule, @Kind, @Disposes, @Years, @LegalReference, @ValidFrom, @ValidTo, @At, @Subject)
            ON CONFLICT (organisation, rule) DO UPDATE SET (kind, disposes, years, legal_reference, valid_from, valid_to, changed, changed_by)
              = (excluded.kind, excluded.disposes, excluded.years, excluded.legal_reference, excluded.valid_from, excluded.valid_to, excluded.changed, excluded.changed_by)
            WHERE (kept.kind, kept.disposes, kept.years, kept.legal_reference, kept.valid_from, kept.valid_to)
              IS DISTINCT FROM (excluded.kind, excluded.disposes, excluded.years, excluded.legal_reference, excluded.valid_from, excluded.valid_to)
            """,
            new { Organisation, Rule, Kind, Disposes, Years, LegalReference, ValidFrom, ValidTo, work.At, work.Caller.Subject }) == 1;

    public Wire.RetentionRule ToMessage() => new()
    {
        Name = Name,
        Kind = Kind,
        Action = Disposes ? Wire.RetentionAction.Dispose : Wire.RetentionAction.Preserve,
        Years = Years,
        LegalReference = LegalReference,
        ValidFrom = ValidFrom.ToDate(),
        ValidTo = ValidTo.ToDate(),
    };
}
