namespace DocumentService.Documents;

/// <summary>A note that something about a document may be secret (OSL 5 kap. 5 §).</summary>
/// <param name="Provision">E.g. OSL 31 kap. 16 §.</param>
/// <param name="Date">The day of the note.</param>
/// <param name="Authority">Who had it made.</param>
public sealed record Secrecy(string Provision, DateOnly Date, string Authority)
{
    /// <summary>From its columns; null when there is no note.</summary>
    public static Secrecy? Of(string? provision, DateOnly? date, string? authority) => provision is null ? null : new(provision, date!.Value, authority!);

    /// <summary>From the wire, noting what is wrong with it; null when unset.</summary>
    public static Secrecy? Read(Wire.DocumentSecrecy? from, Violations violations)
    {
        if (from is null)
            return null;
        violations.Require(from.Date is not null, "secrecy.date", "expected the day of the note");
        return new(
            violations.Line(from.Provision, "secrecy.provision", 200), from.Date.Read(violations, "secrecy.date") ?? default,
            violations.Line(from.Authority, "secrecy.authority", 200));
    }

    public Wire.DocumentSecrecy ToMessage() => new() { Provision = Provision, Date = Date.ToDate(), Authority = Authority };
}
