using System.Security.Cryptography;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A random value from the allowed kinds of characters.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    // Without letters and digits that are read as one another, and without what ends a value in a connection string.
    private static readonly (string Lower, string Upper, string Numeric, string Special) Letters =
        ("abcdefghjkmnpqrstuvwxyz", "ABCDEFGHJKMNPQRSTUVWXYZ", "0123456789", "-_.~()*+!");

    public int MinLength { get; set; } = 22;

    public bool Lower { get; set; } = true;

    public bool Upper { get; set; } = true;

    public bool Numeric { get; set; } = true;

    public bool Special { get; set; } = true;

    public int MinLower { get; set; }

    public int MinUpper { get; set; }

    public int MinNumeric { get; set; }

    public int MinSpecial { get; set; }

    public override string GetDefaultValue()
    {
        (bool Allowed, string Letters, int Least)[] kinds =
            [(Lower, Letters.Lower, MinLower), (Upper, Letters.Upper, MinUpper), (Numeric, Letters.Numeric, MinNumeric), (Special, Letters.Special, MinSpecial)];
        var allowed = kinds.Where(kind => kind.Allowed).ToList();
        if (allowed.Count == 0)
            throw new ArgumentException("No kind of character is allowed in the generated value.");

        var required = allowed.SelectMany(kind => RandomNumberGenerator.GetItems<char>(kind.Letters, kind.Least)).ToList();
        var rest = RandomNumberGenerator.GetItems<char>(string.Concat(allowed.Select(kind => kind.Letters)), Math.Max(0, MinLength - required.Count));
        char[] all = [.. required, .. rest];
        RandomNumberGenerator.Shuffle(all.AsSpan());
        return new string(all);
    }
}
