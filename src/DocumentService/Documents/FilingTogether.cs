namespace DocumentService.Documents;

/// <summary>Files the documents that share a transaction.</summary>
public static class FilingTogether
{
    /// <summary>Files each document that can be filed.</summary>
    public static Func<Work, IReadOnlyList<Sharing<Filing, Wire.Document>>, Task> By(CaseFile caseFile) => async (work, asked) =>
    {
        var waiting = asked.ToDictionary(one => one.Asked);
        await caseFile.File(
            work, [.. waiting.Keys], (filing, document) => waiting[filing].Answer(document.ToMessage()), (filing, refusal) => waiting[filing].Refuse(refusal));
        // Whose sender has given up is neither answered nor refused: nobody hears it.
    };
}
