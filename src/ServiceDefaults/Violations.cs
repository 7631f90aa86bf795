using System.Globalization;
using Google.Rpc;

namespace ServiceDefaults;

/// <summary>Collects all that is wrong with a request, so that the caller hears of everything at once.</summary>
public sealed class Violations
{
    private readonly List<BadRequest.Types.FieldViolation> _found;
    private readonly string _prefix;

    /// <summary>Nothing is wrong yet.</summary>
    public Violations() : this([], "")
    {
    }

    private Violations(List<BadRequest.Types.FieldViolation> found, string prefix) => (_found, _prefix) = (found, prefix);

    /// <summary>Whether nothing is wrong so far.</summary>
    public bool None => _found.Count == 0;

    /// <summary>The same faults, for who reads a message that lies in a field: what it notes is noted below that field.</summary>
    public Violations Below(string field) => new(_found, $"{_prefix}{field}.");

    /// <summary>Notes a fault.</summary>
    /// <param name="field">Path in the request, as in its proto: <c>case.period.to</c>, <c>points[2].amount</c>.</param>
    /// <param name="expected">What was expected, and what was found.</param>
    /// <returns>Null, so that reading a value and noting its fault is one expression.</returns>
    public decimal? Add(string field, string expected) => Add<decimal>(field, expected);

    /// <inheritdoc cref="Add(string, string)"/>
    public T? Add<T>(string field, string expected) where T : struct
    {
        _found.Add(new() { Field = _prefix + field, Description = expected });
        return null;
    }

    /// <summary>Notes a fault unless the condition holds.</summary>
    public void Require(bool holds, string field, string expected)
    {
        if (!holds)
            Add(field, expected);
    }

    /// <summary>Text that has to be there, of one or several lines, within a length.</summary>
    public string Text(string value, string field, int longest)
    {
        Require(!string.IsNullOrWhiteSpace(value), field, "expected a text");
        return OptionalText(value, field, longest);
    }

    /// <summary>Text that may be empty, of one or several lines, within a length.</summary>
    public string OptionalText(string value, string field, int longest)
    {
        Require(value.Length <= longest, field, $"expected at most {longest} characters, found {value.Length}");
        Require(!value.Any(one => char.IsControl(one) && one is not ('\n' or '\r' or '\t')), field, "expected text without control characters");
        // Two spellings of one name would be two names: for search, for comparison, for hashes. The runtime can't tell without ICU; letters
        // of European languages with their marks apart, and the signs that are letters, are what is found in practice.
        Require(!value.Any(one => one is (>= '\u0300' and <= '\u036F') or '\u2126' or '\u212A' or '\u212B'), field, "expected composed letters (Unicode NFC)");
        return value.Trim();
    }

    /// <summary>One line that has to be there, within a length.</summary>
    public string Line(string value, string field, int longest)
    {
        Require(!string.IsNullOrWhiteSpace(value), field, "expected a text");
        return OptionalLine(value, field, longest);
    }

    /// <summary>One line that may be empty, within a length.</summary>
    public string OptionalLine(string value, string field, int longest)
    {
        // Line breaks would forge lines of a list, and invisible marks of direction can make "fdp.exe" look like "exe.pdf".
        Require(
            !value.Any(one => char.GetUnicodeCategory(one) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator || one is '\n' or '\r' or '\t'),
            field, "expected one line without invisible characters");
        return OptionalText(value, field, longest);
    }

    /// <summary>Refuses the request with everything that was noted.</summary>
    /// <exception cref="Refused">INVALID_ARGUMENT / INVALID_REQUEST.</exception>
    public void Refuse()
    {
        if (!None)
            throw Refused.Invalid(_found);
    }

    /// <summary>Refuses the request with everything that was noted, under a reason of its own.</summary>
    /// <exception cref="Refused">INVALID_ARGUMENT / the reason.</exception>
    public void Refuse(string reason, params (string Name, string Value)[] values)
    {
        if (!None)
            throw Refused.Invalid(reason, _found, values);
    }
}
