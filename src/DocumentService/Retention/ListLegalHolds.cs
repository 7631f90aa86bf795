namespace DocumentService.Retention;

public sealed partial class RetentionEndpoints
{
    public override Task<Wire.ListLegalHoldsResponse> ListLegalHolds(Wire.ListLegalHoldsRequest request, ServerCallContext context)
    {
        var organisation = Names.Organisation(request.Parent);
        context.Caller().In(organisation);
        var violations = new Violations();
        var size = Page.Size(request.PageSize, violations);
        var after = Page.Position<HoldPosition>(request, violations) ?? new(DateTimeOffset.MinValue, "", 0);
        violations.Refuse();

        return database.Read(context, async work =>
        {
            var found = await work.All<LegalHold>(
                $"""
                SELECT {LegalHold.Columns} FROM legal_hold
                WHERE organisation = @organisation AND (@Lifted OR lifted IS NULL) AND (placed, case_id, number) > (@Placed, @CaseId, @Number)
                ORDER BY placed, case_id, number LIMIT @most
                """,
                new { organisation, request.Lifted, after.Placed, after.CaseId, after.Number, most = size + 1 });
            return new Wire.ListLegalHoldsResponse
            {
                Holds = { found.Take(size).Select(hold => hold.ToMessage()) },
                NextPageToken = found.Count > size ? Page.Token(request, new HoldPosition(found[size - 1].Placed, found[size - 1].CaseId, found[size - 1].Number)) : "",
            };
        });
    }

    private sealed record HoldPosition(DateTimeOffset Placed, string CaseId, int Number);
}
