namespace FundingService.Tests.Frames;

/// <summary>The balances against the ledger that they come from.</summary>
internal static class Balances
{
    /// <summary>Adds up all entries anew, and finds the same balances.</summary>
    public static async Task MustFollowFromTheLedger(FundingHost host, TestOrganisation organisation)
    {
        var different = await host.Scalar<int>(
            """
            SELECT count(*)::int FROM frame_year AS kept FULL JOIN frame_year_by_ledger AS counted USING (organisation, frame, year)
            WHERE organisation = @Id AND (
              (kept.allocated, kept.held, kept.committed, kept.work_held, kept.work_committed)
                IS DISTINCT FROM (counted.allocated, counted.held, counted.committed, counted.work_held, counted.work_committed)
              OR counted.free <> coalesce(kept.allocated - kept.held - kept.committed, 0)
              OR counted.forward <> CASE WHEN kept.allocated IS NULL THEN kept.held + kept.committed ELSE 0 END)
            """,
            new { organisation.Id });
        Assert.Equal(0, different);
        using var verified = organisation.Frames.VerifyLedger(new() { Parent = organisation.Name }, organisation.Officer);
        while (await verified.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
            Assert.Empty(verified.ResponseStream.Current.Faults);
    }
}
