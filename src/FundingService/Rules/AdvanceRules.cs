namespace FundingService.Rules;

/// <summary>The advance rules that are kept.</summary>
internal static class AdvanceRules
{
    private const string Columns = "organisation, rule, source, limit_percent, limit_amount, valid_from, valid_to, legal_reference";

    public static Task<List<AdvanceRule>> ValidOn(Work work, string organisation, string source, DateOnly day) =>
        Load(work, "source = @source AND valid_from <= @day AND (valid_to IS NULL OR valid_to >= @day)", new { organisation, source, day });

    public static Task<List<AdvanceRule>> All(Work work, string organisation) => Load(work, "true", new { organisation });

    /// <returns>Whether anything changed.</returns>
    public static async Task<bool> Put(Work work, AdvanceRule rule)
    {
        var isChanged = await work.Execute(
            $"""
            INSERT INTO advance_rule AS kept ({Columns})
            VALUES (@Organisation, @Rule, @Source, @LimitPercent, @LimitAmount, @ValidFrom, @ValidTo, @LegalReference)
            ON CONFLICT (organisation, rule) DO UPDATE SET
              source = excluded.source, limit_percent = excluded.limit_percent, limit_amount = excluded.limit_amount,
              valid_from = excluded.valid_from, valid_to = excluded.valid_to, legal_reference = excluded.legal_reference
            WHERE kept IS DISTINCT FROM excluded
            """,
            rule) == 1;
        if (isChanged)
            await RuleChanges.Add(work, rule.Organisation, rule.Name, rule.ToMessage());
        return isChanged;
    }

    private static async Task<List<AdvanceRule>> Load(Work work, string where, object values) =>
        [.. from row in await work.All<Row>($"SELECT {Columns} FROM advance_rule WHERE organisation = @organisation AND {where} ORDER BY rule", values)
            select new AdvanceRule
            {
                Organisation = row.Organisation,
                Rule = row.Rule,
                Source = row.Source,
                LimitPercent = row.LimitPercent,
                LimitAmount = row.LimitAmount,
                ValidFrom = row.ValidFrom,
                ValidTo = row.ValidTo,
                LegalReference = row.LegalReference,
            }];

    private sealed record Row(
        string Organisation, string Rule, string Source, decimal? LimitPercent, decimal? LimitAmount, DateOnly ValidFrom, DateOnly? ValidTo, string LegalReference);
}
