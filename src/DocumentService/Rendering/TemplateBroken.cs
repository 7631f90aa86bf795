namespace DocumentService.Rendering;

/// <param name="File">The file; empty: it isn't about one.</param>
/// <param name="Line">From 1; 0: not known.</param>
/// <param name="Column">From 1; 0: not known.</param>
public sealed record TemplateFault(string File, int Line, int Column, string Message)
{
    /// <summary>style.typ:12:3.</summary>
    public string Place => Line == 0 ? File : $"{File}:{Line}:{Column}";
}

/// <summary>A template can't set the document: whoever keeps the template has to mend it, and until then there is no document.</summary>
public static class TemplateBroken
{
    public static Refused Of(IReadOnlyList<TemplateFault> faults)
    {
        var refused = new Refused(
            StatusCode.FailedPrecondition, "TEMPLATE_BROKEN", string.Join("; ", faults.Select(fault => $"{fault.Place}: {fault.Message}")),
            ("file", faults[0].File), ("line", $"{faults[0].Line}"), ("column", $"{faults[0].Column}"))
        {
            IsMendable = true,
        };
        return faults.Aggregate(refused, (all, fault) => all.Because("TEMPLATE_BROKEN", fault.Place, fault.Message));
    }
}
