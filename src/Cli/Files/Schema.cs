using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Cli.Files;

/// <summary>
/// Checks files against our published JSON Schemas (2020-12), with the keywords that these use and no others; finds every fault, not the first.
/// No library for it can be had under a licence that suits: docs/decisions/json-schema.md.
/// </summary>
internal sealed class Schema
{
    private static readonly HashSet<string> Annotations = ["$schema", "$id", "$defs", "title", "description"];
    private static readonly HashSet<string> Keywords =
    [
        "$ref", "type", "enum", "required", "properties", "additionalProperties", "items", "minItems", "maxItems", "uniqueItems",
        "pattern", "format", "minLength", "maxLength", "minimum", "maximum", "multipleOf",
    ];

    private readonly Dictionary<string, Regex> _patterns = [];
    private readonly JsonElement _root;

    public Schema(JsonElement root)
    {
        _root = root;
        Learn(root);
        if (root.TryGetProperty("$defs", out var definitions))
            foreach (var definition in definitions.EnumerateObject())
                Learn(definition.Value);
    }

    /// <summary>The schema that is published as <c>samples/schema/NAME.schema.json</c>.</summary>
    public static Schema Load(string name)
    {
        using var resource = typeof(Schema).Assembly.GetManifestResourceStream($"{name}.schema.json")
            ?? throw new ArgumentException($"There is no schema '{name}'.", nameof(name));
        using var document = JsonDocument.Parse(resource);
        return new Schema(document.RootElement.Clone());
    }

    public void Check(JsonElement value, Faults faults) => Check(value, _root, "$", faults);

    // A keyword that is not understood here would be a rule that nobody enforces.
    private void Learn(JsonElement schema)
    {
        foreach (var keyword in schema.EnumerateObject())
        {
            if (!Keywords.Contains(keyword.Name) && !Annotations.Contains(keyword.Name))
                throw new NotSupportedException($"The schema uses the keyword '{keyword.Name}', which is not enforced.");
            if (keyword.Name == "properties")
                foreach (var property in keyword.Value.EnumerateObject())
                    Learn(property.Value);
            else if (keyword.Name == "items")
                Learn(keyword.Value);
            else if (keyword.Name == "pattern")
                _patterns[keyword.Value.GetString()!] = Compiled(keyword.Value.GetString()!);
            else if (keyword.Name == "$ref")
                Definition(keyword.Value.GetString()!);
            else if (keyword.Name == "additionalProperties" && keyword.Value.ValueKind != JsonValueKind.False)
                throw new NotSupportedException("additionalProperties is false or absent.");
        }
    }

    // In JSON Schema $ is the very end; in .NET a line break may follow it.
    private static Regex Compiled(string pattern) =>
        new(pattern.EndsWith('$') ? $@"{pattern[..^1]}\z" : pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    private JsonElement Definition(string reference) =>
        reference.StartsWith("#/$defs/", StringComparison.Ordinal) && _root.GetProperty("$defs").TryGetProperty(reference["#/$defs/".Length..], out var definition)
            ? definition
            : throw new NotSupportedException($"The schema refers to '{reference}', which it doesn't define.");

    private void Check(JsonElement value, JsonElement schema, string path, Faults faults)
    {
        if (schema.TryGetProperty("$ref", out var reference))
            schema = Definition(reference.GetString()!);
        if (schema.TryGetProperty("type", out var type) && !Types(type).Any(one => Is(value, one)))
        {
            faults.Add(path, $"expected {string.Join(" or ", Types(type).Select(Named))}, found {Found(value)}");
            return;
        }

        if (schema.TryGetProperty("enum", out var values) && !values.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)))
        {
            faults.Add(path, $"expected one of {string.Join(", ", values.EnumerateArray().Select(one => one.GetRawText()))}, found {Found(value)}");
            return;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Object: CheckObject(value, schema, path, faults); break;
            case JsonValueKind.Array: CheckArray(value, schema, path, faults); break;
            case JsonValueKind.String: CheckText(value.GetString()!, schema, path, faults); break;
            case JsonValueKind.Number: CheckNumber(value, schema, path, faults); break;
            default: break;
        }
    }

    private void CheckObject(JsonElement value, JsonElement schema, string path, Faults faults)
    {
        if (schema.TryGetProperty("required", out var required))
            foreach (var name in required.EnumerateArray().Select(name => name.GetString()!))
                faults.Require(value.TryGetProperty(name, out _), $"{path}.{name}", "expected this field, found none");
        if (!schema.TryGetProperty("properties", out var properties))
            return;
        foreach (var property in value.EnumerateObject())
        {
            if (properties.TryGetProperty(property.Name, out var expected))
                Check(property.Value, expected, $"{path}.{property.Name}", faults);
            else if (schema.TryGetProperty("additionalProperties", out _))
                faults.Add($"{path}.{Printable.Short(property.Name, 60)}", $"expected one of the fields {string.Join(", ", properties.EnumerateObject().Select(known => known.Name))}, found another");
        }
    }

    private void CheckArray(JsonElement value, JsonElement schema, string path, Faults faults)
    {
        var count = value.GetArrayLength();
        faults.Require(Limit(schema, "minItems") is not { } fewest || count >= fewest, path, $"expected at least {Limit(schema, "minItems")} entries, found {count}");
        faults.Require(Limit(schema, "maxItems") is not { } most || count <= most, path, $"expected at most {Limit(schema, "maxItems")} entries, found {count}");
        if (schema.TryGetProperty("uniqueItems", out var unique) && unique.GetBoolean())
            faults.Require(value.EnumerateArray().Select(item => item.GetRawText()).Distinct().Count() == count, path, "expected each entry once, found one again");
        if (schema.TryGetProperty("items", out var expected))
            foreach (var (index, item) in value.EnumerateArray().Index())
                Check(item, expected, $"{path}[{index}]", faults);
    }

    private void CheckText(string text, JsonElement schema, string path, Faults faults)
    {
        var length = text.EnumerateRunes().Count();
        if (Limit(schema, "minLength") is { } shortest && length < shortest)
            faults.Add(path, shortest == 1 ? "expected a text, found an empty one" : $"expected at least {shortest} characters, found {length}");
        else if (Limit(schema, "maxLength") is { } longest && length > longest)
            faults.Add(path, $"expected at most {longest} characters, found {length}");
        else if (schema.TryGetProperty("pattern", out var pattern) && !_patterns[pattern.GetString()!].IsMatch(text))
            faults.Add(path, $"expected {schema.GetProperty("description").GetString()}, found {Quoted(text)}");
        else if (schema.TryGetProperty("format", out var format) && !Exists(text, format.GetString()!))
            faults.Add(path, $"expected {(format.GetString() == "date" ? "a day that exists, as YYYY-MM-DD" : "a day or a month that exists, as YYYY-MM-DD or YYYY-MM")}, found {Quoted(text)}");
    }

    private static void CheckNumber(JsonElement value, JsonElement schema, string path, Faults faults)
    {
        if (!TryDecimal(value, out var number))
            faults.Add(path, $"expected a number of at most 28 digits, found {Found(value)}");
        else if (Limit(schema, "minimum") is { } least && number < least)
            faults.Add(path, least == 0 ? $"expected a number that isn't negative, found {Found(value)}" : $"expected at least {least}, found {Found(value)}");
        else if (Limit(schema, "maximum") is { } most && number > most)
            faults.Add(path, $"expected at most {most}, found {Found(value)}");
        else if (Limit(schema, "multipleOf") is { } step && number % step != 0)
            faults.Add(path, $"expected {(step == 0.01m ? "at most two decimals" : $"a multiple of {step}")}, found {Found(value)}");
    }

    private static bool Exists(string text, string format) => format switch
    {
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "partial-date" => DateOnly.TryParseExact(text, ["yyyy-MM-dd", "yyyy-MM"], CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        _ => throw new NotSupportedException($"The schema uses the format '{format}', which is not enforced."),
    };

    private static decimal? Limit(JsonElement schema, string keyword) =>
        schema.TryGetProperty(keyword, out var limit) ? limit.GetDecimal() : null;

    // Never through double. 28 digits are what a decimal holds exactly.
    private static bool TryDecimal(JsonElement value, out decimal number)
    {
        number = 0;
        var text = value.GetRawText();
        return text.Count(char.IsAsciiDigit) <= 28 && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }

    private static IEnumerable<string> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()!) : [type.GetString()!];

    private static bool Is(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out _),
        _ => throw new NotSupportedException($"The schema uses the type '{type}', which is not enforced."),
    };

    private static string Named(string type) => type switch
    {
        "object" => "an object",
        "array" => "a list",
        "string" => "a text",
        "boolean" => "true or false",
        "number" => "a number",
        "integer" => "a whole number",
        _ => type,
    };

    private static string Found(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => Quoted(value.GetString()!),
        _ => Printable.Short(value.GetRawText(), 60),
    };

    private static string Quoted(string text) => $"\"{Printable.Short(text, 60)}\"";
}
