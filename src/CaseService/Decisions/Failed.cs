namespace CaseService.Decisions;

/// <summary>Refuses for conditions that fail: all of them at once.</summary>
public static class Failed
{
    /// <summary>Refuses what is decided now, under the code of the first.</summary>
    /// <exception cref="Refused">The metadata tells all codes, and the values of the first.</exception>
    public static void Refuse(IReadOnlyList<Finding> failed)
    {
        if (failed.Count > 0)
            throw Of(failed[0].Code, failed, [.. failed[0].Values.Select(value => (value.Key, value.Value))]);
    }

    /// <summary>Refuses what is recorded until each is acknowledged: what was decided is a fact, and so is what was wrong with it.</summary>
    /// <exception cref="Refused">FINDINGS_NOT_ACKNOWLEDGED.</exception>
    public static void RefuseUnacknowledged(IReadOnlyList<Finding> findings, IReadOnlyCollection<string> acknowledged)
    {
        var open = findings.Where(finding => !acknowledged.Contains(finding.Code)).ToList();
        if (open.Count > 0)
            throw Of("FINDINGS_NOT_ACKNOWLEDGED", open, []);
    }

    private static Refused Of(string reason, IReadOnlyList<Finding> failed, (string Name, string Value)[] values)
    {
        var refused = Refused.Precondition(reason, string.Join(" ", failed.Select(finding => finding.Message)),
            [("codes", string.Join(",", failed.Select(finding => finding.Code).Distinct())), .. values]);
        foreach (var finding in failed)
            refused.Because(finding.Code, string.Join(", ", finding.Values.Select(value => $"{value.Key}={value.Value}")), finding.Message);
        return refused;
    }
}
