namespace DocumentService.Documents;

/// <summary>
/// Which contents there are. A content's row is locked by whoever is about to refer to it, before its file is put in its place, and by the clean-up, before it
/// finds that nobody refers to it and removes the file: so neither can come between the steps of the other.
/// </summary>
public static class Contents
{
    /// <summary>Locks contents until the end of the transaction; from here on their files stay where they are put.</summary>
    public static Task Hold(Work work, IReadOnlyCollection<(string Organisation, string Sha256, long Size)> contents) =>
        // In one order, so that no two transactions wait for each other.
        work.Execute(
            """
            INSERT INTO content (organisation, sha256, size)
            SELECT DISTINCT organisation, sha256, size FROM unnest(@organisations, @hashes, @sizes) AS arrived (organisation, sha256, size)
            ORDER BY organisation, sha256
            ON CONFLICT (organisation, sha256) DO UPDATE SET size = content.size
            """,
            new
            {
                organisations = contents.Select(one => one.Organisation).ToArray(),
                hashes = contents.Select(one => one.Sha256).ToArray(),
                sizes = contents.Select(one => one.Size).ToArray(),
            });

    /// <summary>Locks one content, and puts it in its place.</summary>
    public static async Task Keep(Work work, ContentStore store, string organisation, IncomingContent content)
    {
        await Hold(work, [(organisation, content.Sha256, content.Size)]);
        if (store.Keep([(organisation, content)]).Count == 0)
            throw new IOException("The content was given up while it was filed.");
    }

    /// <summary>Of a stored content that is not what was filed.</summary>
    public static Refused Damaged(string document, string sha256) => new(
        StatusCode.DataLoss, "CONTENT_DAMAGED", $"The stored content of {document} is not what was filed; what was sent of it is not to be used.",
        ("document", document), ("sha256", sha256));
}
