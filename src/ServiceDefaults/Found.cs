using Contracts.Findings.V1;

namespace ServiceDefaults;

/// <summary>Writes findings and warnings.</summary>
public static class Found
{
    /// <summary>A finding with the values that were compared.</summary>
    public static Finding Of(string code, string message, params (string Name, string Value)[] values)
    {
        var finding = new Finding { Code = code, Message = message };
        foreach (var (name, value) in values)
            finding.Values[name] = value;
        return finding;
    }
}
