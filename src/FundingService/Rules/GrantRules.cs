namespace FundingService.Rules;

/// <summary>The grant rules that are kept.</summary>
internal static class GrantRules
{
    private const string Columns = "organisation, rule, source, base, limit_percent, per_financier, tolerance, valid_from, valid_to, legal_reference";

    public static Task<List<GrantRule>> ValidOn(Work work, string organisation, DateOnly day) =>
        Load(work, "valid_from <= @day AND (valid_to IS NULL OR valid_to >= @day)", new { organisation, day });

    public static Task<List<GrantRule>> All(Work work, string organisation) => Load(work, "true", new { organisation });

    /// <returns>Whether anything changed.</returns>
    public static async Task<bool> Put(Work work, GrantRule rule)
    {
        var isChanged = await work.Execute(
            $"""
            INSERT INTO grant_rule AS kept ({Columns})
            VALUES (@Organisation, @Rule, @Source, @Base, @LimitPercent, @PerFinancier, @Tolerance, @ValidFrom, @ValidTo, @LegalReference)
            ON CONFLICT (organisation, rule) DO UPDATE SET
              source = excluded.source, base = excluded.base, limit_percent = excluded.limit_percent, per_financier = excluded.per_financier,
              tolerance = excluded.tolerance, valid_from = excluded.valid_from, valid_to = excluded.valid_to, legal_reference = excluded.legal_reference
            WHERE kept IS DISTINCT FROM excluded
            """,
            new
            {
                rule.Organisation,
                rule.Rule,
                rule.Source,
                Base = rule.BaseCode,
                rule.LimitPercent,
                rule.PerFinancier,
                rule.Tolerance,
                rule.ValidFrom,
                rule.ValidTo,
                rule.LegalReference,
            }) == 1;
        if (isChanged)
            await RuleChanges.Add(work, rule.Organisation, rule.Name, rule.ToMessage());
        return isChanged;
    }

    private static async Task<List<GrantRule>> Load(Work work, string where, object values) =>
        [.. from row in await work.All<Row>($"SELECT {Columns} FROM grant_rule WHERE organisation = @organisation AND {where} ORDER BY rule", values)
            select new GrantRule
            {
                Organisation = row.Organisation,
                Rule = row.Rule,
                Source = row.Source,
                Base = Enum.GetValues<RuleBase>().Single(one => GrantRule.Code(one) == row.Base),
                LimitPercent = row.LimitPercent,
                PerFinancier = row.PerFinancier,
                Tolerance = row.Tolerance,
                ValidFrom = row.ValidFrom,
                ValidTo = row.ValidTo,
                LegalReference = row.LegalReference,
            }];

    private sealed record Row(
        string Organisation, string Rule, string Source, string Base, decimal LimitPercent, bool PerFinancier, decimal Tolerance, DateOnly ValidFrom,
        DateOnly? ValidTo, string LegalReference);
}
