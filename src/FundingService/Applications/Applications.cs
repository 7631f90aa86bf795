namespace FundingService.Applications;

/// <summary>The applications that are kept. They change under the lock of their case.</summary>
internal static class Applications
{
    public static async Task<Application?> Find(Work work, CaseName of, int number) => (await Of(work, of)).SingleOrDefault(one => one.Number == number);

    public static async Task<List<Application>> Of(Work work, CaseName of) =>
        [.. from row in await work.All<Row>(
                """
                SELECT application, financier, source, programme, amount, share_percent, state, drafted, decided_in_case, due FROM application
                WHERE organisation = @Organisation AND case_id = @Id ORDER BY application
                """,
                new { of.Organisation, of.Id })
            select new Application
            {
                Case = of,
                Number = row.Application,
                Financier = row.Financier,
                Source = row.Source,
                Programme = row.Programme,
                Amount = row.Amount,
                SharePercent = row.SharePercent,
                State = Enum.Parse<ApplicationState>(row.State, ignoreCase: true),
                Drafted = PartialDate.Parse(row.Drafted),
                DecidedInCase = row.DecidedInCase,
                Due = row.Due,
            }];

    public static Task Add(Work work, Application drafted) =>
        work.ExecuteOne(
            """
            INSERT INTO application (organisation, case_id, application, financier, source, programme, amount, share_percent, state, drafted, decided_in_case, due)
            VALUES (@Organisation, @Id, @Number, @Financier, @Source, @Programme, @Amount, @SharePercent, 'DRAFT', @drafted, @DecidedInCase, @Due)
            """,
            new
            {
                drafted.Case.Organisation,
                drafted.Case.Id,
                drafted.Number,
                drafted.Financier,
                drafted.Source,
                drafted.Programme,
                drafted.Amount,
                drafted.SharePercent,
                drafted = drafted.Drafted?.ToString(),
                drafted.DecidedInCase,
                drafted.Due,
            });

    /// <summary>A draft may be sent now. One that could be sent before is left as it is.</summary>
    /// <returns>Whether it was a draft.</returns>
    public static async Task<bool> Release(Work work, CaseName of, int number) =>
        await work.Execute(
            "UPDATE application SET state = 'RELEASED' WHERE organisation = @Organisation AND case_id = @Id AND application = @number AND state = 'DRAFT'",
            new { of.Organisation, of.Id, number }) == 1;

    private sealed record Row(
        int Application, string Financier, string Source, string Programme, decimal? Amount, decimal? SharePercent, string State, string? Drafted,
        string DecidedInCase, DateOnly? Due);
}
