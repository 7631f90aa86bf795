using System.Text.Json;
using Cli.Files;

namespace Cli.Cases;

/// <summary>Reads a case file, and finds all that is wrong with it and with the documents that it names, without asking a service.</summary>
internal static class CaseFileReader
{
    private static readonly Schema Schema = Schema.Load("case");

    /// <param name="today">The Swedish day of now.</param>
    /// <returns>Null when something is wrong; the faults say what.</returns>
    public static CaseFile? Read(string path, DateOnly today, Faults faults)
    {
        if (JsonFile.Read(path, faults) is not { } json)
            return null;
        Schema.Check(json, faults);
        if (!faults.None)
            return null;
        var file = json.Deserialize<CaseFile>(CaseFile.Json)!;
        CaseSense.Check(file, today, faults);
        foreach (var (index, basis) in file.DecisionBasis.Index())
            BasisContent.Check(basis, path, $"$.decisionBasis[{index}].file", faults);
        return faults.None ? file : null;
    }
}
