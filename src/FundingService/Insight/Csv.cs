using System.Globalization;
using System.Text;

namespace FundingService.Insight;

/// <summary>
/// CSV (RFC 4180) as Swedish spreadsheets read it: UTF-8 with byte order mark, semicolon, decimal comma. Text that a spreadsheet would run as a formula
/// gets an apostrophe before it, since names in it come from outside.
/// </summary>
internal static class Csv
{
    private static readonly NumberFormatInfo Swedish = new() { NumberDecimalSeparator = ",", NegativeSign = "-" };

    /// <param name="rows">Texts, and amounts as decimals.</param>
    public static byte[] Write(IEnumerable<string> heading, IEnumerable<IEnumerable<object>> rows)
    {
        var text = new StringBuilder("\uFEFF");
        foreach (var row in rows.Prepend(heading))
            text.AppendJoin(';', row.Select(Cell)).Append("\r\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Cell(object value) => value is decimal amount ? amount.ToString("0.00", Swedish) : Quoted(Harmless((string)value));

    private static string Harmless(string text) => text is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n', ..] ? $"'{text}" : text;

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(";\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
