namespace DocumentService.Retention;

public sealed partial class RetentionEndpoints
{
    public override Task<Wire.Disposal> ProposeDisposal(Wire.ProposeDisposalRequest request, ServerCallContext context)
    {
        var organisation = Names.Organisation(request.Parent);
        context.Caller().In(organisation, Roles.Registrar);

        return database.Once(request, context, async work =>
        {
            await Disposals.LockAll(work, organisation);
            var number = await work.One<int>(
                """
                INSERT INTO disposal (organisation, number, state, proposed, proposed_by)
                SELECT @organisation, coalesce(max(number), 0) + 1, 'PROPOSED', @At, @Subject FROM disposal WHERE organisation = @organisation
                RETURNING number
                """,
                new { organisation, work.At, work.Caller.Subject });
            var listed = await work.Execute(
                """
                INSERT INTO disposal_entry (organisation, disposal, case_id, document, title, kind, date, closed, rule, years, legal_reference, revision, versions)
                SELECT @organisation, @number, due.*, (
                  SELECT jsonb_agg(jsonb_build_object('Number', version.version, 'Size', version.size, 'Sha256', version.sha256) ORDER BY version.version)
                  FROM document_version AS version
                  WHERE version.organisation = @organisation AND version.case_id = due.case_id AND version.document = due.document)
                FROM disposable(@organisation, @day) AS due
                WHERE NOT EXISTS (
                  SELECT FROM disposal_entry AS entry JOIN disposal ON disposal.organisation = entry.organisation AND disposal.number = entry.disposal
                  WHERE entry.organisation = @organisation AND entry.case_id = due.case_id AND entry.document = due.document AND disposal.state = 'PROPOSED')
                ORDER BY due.closed + make_interval(years => due.years), due.case_id, due.document LIMIT @MostDocuments
                """,
                new { organisation, number, day = SwedishTime.Day(work.At), Disposals.MostDocuments });
            if (listed == 0)
                throw Refused.Precondition("NOTHING_TO_DISPOSE", "There is no document whose time is over and that is on no open list.", ("organisation", organisation));
            return await Show(work, $"organisations/{organisation}/disposals/{number}");
        });
    }

    private static async Task<Wire.Disposal> Show(Work work, string name)
    {
        var disposal = await Disposals.Load(work, name);
        return disposal.ToMessage(await Disposals.Entries(work, disposal));
    }
}
