using System.Globalization;
using Testing;

namespace Bench;

/// <summary>The register under callers that fail in every way, and a service that is killed.</summary>
public static class Soak
{
    public static async Task<int> Run(string[] options)
    {
        var found = await RegisterSoak.Run(Option("--cases", 12_000), Option("--kills", 3), CancellationToken.None);
        Figures.Print("soak.registered", found.Registered);
        Figures.Print("soak.gaps", found.Gaps);
        Figures.Print("soak.doubles", found.Doubles);
        Figures.Print("soak.lost", found.Lost);
        Figures.Print("soak.out_of_order", found.OutOfOrder);
        return found is { Gaps: 0, Doubles: 0, Lost: 0, OutOfOrder: 0 } ? 0 : 1;

        int Option(string name, int usual) =>
            Array.IndexOf(options, name) is var at and >= 0 ? int.Parse(options[at + 1], CultureInfo.InvariantCulture) : usual;
    }
}
