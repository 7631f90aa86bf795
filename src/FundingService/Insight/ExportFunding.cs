using Google.Protobuf;

namespace FundingService.Insight;

public sealed partial class InsightEndpoints
{
    private const int MostRows = 10_000;

    /// <inheritdoc/>
    public override Task<ExportedFile> ExportFunding(QueryFundingRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var query = FundingQuery.Read(request, violations);
        context.Caller().In(query.Organisation);
        violations.Refuse();

        return database.Read(context, async work =>
        {
            var found = await FundingSums.Of(work, query, null, MostRows + 1);
            if (found.Count > MostRows)
                throw Refused.Precondition("EXPORT_TOO_LARGE", $"An export has at most {MostRows} rows: ask for a part of it.", ("most", Text.Of(MostRows)));
            return new ExportedFile
            {
                FileName = $"finansiering-{SwedishTime.Day(work.At):yyyy-MM-dd}.csv",
                ContentType = "text/csv; charset=utf-8",
                Content = ByteString.CopyFrom(Csv.Write(
                    ["Ram", "Källa", "Enhet", "År", "Ärende", "Tilldelat", "Beviljat", "Reserverat", "Avsatt", "Varav utfäst", "Arbetstid", "Betalt", "Kvar", "Prognos"],
                    found.Select(Cells))),
            };
        });
    }

    private static IEnumerable<object> Cells(FundingSums row) =>
    [
        row.Frame, row.Source, row.Unit, row.Year == 0 ? "" : Text.Of(row.Year), row.CaseId.Replace('-', '/'), row.Allocated, row.Granted, row.Held,
        row.Committed, row.Forward, row.InKind, row.Paid, row.Remaining, row.Forecast,
    ];
}
