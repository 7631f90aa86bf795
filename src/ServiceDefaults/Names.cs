using System.Globalization;
using System.Text.RegularExpressions;

namespace ServiceDefaults;

/// <summary>A case's resource name, <c>organisations/rjh/cases/RUN-515-2021</c>, and its number, <c>RUN/515/2021</c>.</summary>
public sealed partial record CaseName(string Organisation, string Series, int Number, int Year)
{
    /// <summary>The largest number that a series and year can have.</summary>
    public const int LargestNumber = 9_999_999;

    /// <summary>RUN-515-2021.</summary>
    public string Id => $"{Series}-{Number}-{Year}";

    /// <summary>RUN/515/2021, as people write it.</summary>
    public string CaseNumber => $"{Series}/{Number}/{Year}";

    /// <summary>organisations/rjh/cases/RUN-515-2021.</summary>
    public override string ToString() => $"organisations/{Organisation}/cases/{Id}";

    /// <summary>Reads a resource name; null when it isn't one.</summary>
    public static CaseName? TryParse(string name) => Match(ResourcePattern().Match(name));

    /// <summary>Reads a number as people write it; null when it isn't one.</summary>
    public static CaseName? TryParseNumber(string organisation, string number) => Match(NumberPattern().Match(number), organisation);

    /// <summary>Reads a resource name.</summary>
    /// <exception cref="Refused">INVALID_ARGUMENT.</exception>
    public static CaseName Parse(string name, string field = "name") =>
        TryParse(name) ?? throw Refused.Invalid(field, $"expected organisations/*/cases/SERIES-NUMBER-YEAR, found '{name}'");

    /// <summary>Whether it can be the name of a series: 1 to 12 capital letters.</summary>
    public static bool IsSeries(string text) => SeriesPattern().IsMatch(text);

    private static CaseName? Match(Match match, string? organisation = null) =>
        match.Success
            ? new(organisation ?? match.Groups["o"].Value, match.Groups["s"].Value, Integer(match.Groups["n"]), Integer(match.Groups["y"]))
            : null;

    private static int Integer(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^organisations/(?<o>[a-z][a-z0-9-]{0,30})/cases/(?<s>[A-ZÅÄÖ]{1,12})-(?<n>[1-9][0-9]{0,6})-(?<y>(19|20|21)[0-9]{2})\z")]
    private static partial Regex ResourcePattern();

    [GeneratedRegex(@"^(?<s>[A-ZÅÄÖ]{1,12})/(?<n>[1-9][0-9]{0,6})/(?<y>(19|20|21)[0-9]{2})\z")]
    private static partial Regex NumberPattern();

    [GeneratedRegex(@"^[A-ZÅÄÖ]{1,12}\z")]
    private static partial Regex SeriesPattern();
}

/// <summary>
/// Other resource names: <c>organisations/rjh</c>, <c>organisations/rjh/boards/run</c>, <c>organisations/rjh/cases/RUN-1-2024/documents/4</c>.
/// </summary>
public static partial class Names
{
    /// <summary>The organisation's id.</summary>
    /// <exception cref="Refused">INVALID_ARGUMENT when the name isn't <c>organisations/ID</c>.</exception>
    public static string Organisation(string name, string field = "parent") =>
        OrganisationPattern().Match(name) is { Success: true } match
            ? match.Groups[1].Value
            : throw Refused.Invalid(field, $"expected organisations/ID, found '{name}'");

    /// <summary>The organisation's id and the last part of <c>organisations/ID/COLLECTION/ID</c>.</summary>
    /// <exception cref="Refused">INVALID_ARGUMENT.</exception>
    public static (string Organisation, string Id) In(string collection, string name, string field = "name") =>
        TryIn(collection, name) ?? throw Refused.Invalid(field, $"expected organisations/ID/{collection}/ID, found '{name}'");

    /// <inheritdoc cref="In"/>
    /// <returns>Null when the name isn't one.</returns>
    public static (string Organisation, string Id)? TryIn(string collection, string name) =>
        MemberPattern().Match(name) is { Success: true } match && match.Groups[2].Value == collection
            ? (match.Groups[1].Value, match.Groups[3].Value)
            : null;

    /// <summary>The case and the running number of <c>organisations/ID/cases/ID/COLLECTION/NUMBER</c>.</summary>
    /// <exception cref="Refused">INVALID_ARGUMENT.</exception>
    public static (CaseName Case, int Number) InCase(string collection, string name, string field = "name") =>
        TryInCase(collection, name) ?? throw Refused.Invalid(field, $"expected organisations/ID/cases/ID/{collection}/NUMBER, found '{name}'");

    /// <inheritdoc cref="InCase"/>
    /// <returns>Null when the name isn't one.</returns>
    public static (CaseName Case, int Number)? TryInCase(string collection, string name) =>
        PartOfCasePattern().Match(name) is { Success: true } match && match.Groups[2].Value == collection && CaseName.TryParse(match.Groups[1].Value) is { } parent
            ? (parent, int.Parse(match.Groups[3].ValueSpan, CultureInfo.InvariantCulture))
            : null;

    [GeneratedRegex(@"^organisations/([a-z][a-z0-9-]{0,30})\z")]
    private static partial Regex OrganisationPattern();

    [GeneratedRegex(@"^organisations/([a-z][a-z0-9-]{0,30})/([a-zA-Z]+)/([a-z0-9][a-z0-9-]{0,62})\z")]
    private static partial Regex MemberPattern();

    [GeneratedRegex(@"^(organisations/[^/]+/cases/[^/]+)/([a-z]+)/([1-9][0-9]{0,6})\z")]
    private static partial Regex PartOfCasePattern();
}
