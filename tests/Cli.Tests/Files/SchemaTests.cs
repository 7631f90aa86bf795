using System.Text.Json;
using Cli.Files;

namespace Cli.Tests.Files;

public sealed class SchemaTests
{
    [Theory]
    [InlineData("""{"type":"string"}""", "12", "expected a text, found 12")]
    [InlineData("""{"type":["number","null"]}""", "\"12\"", "expected a number or null, found \"12\"")]
    [InlineData("""{"type":"integer"}""", "2023.5", "expected a whole number, found 2023.5")]
    [InlineData("""{"type":"boolean"}""", "null", "expected true or false, found null")]
    [InlineData("""{"enum":["cash","in-kind",null]}""", "\"barter\"", "expected one of \"cash\", \"in-kind\", null, found \"barter\"")]
    [InlineData("""{"type":"string","minLength":1}""", "\"\"", "expected a text, found an empty one")]
    [InlineData("""{"type":"string","maxLength":3}""", "\"åäöü\"", "expected at most 3 characters, found 4")]
    [InlineData("""{"type":"string","pattern":"^[A-Z]+$","description":"capitals"}""", "\"AB\\n\"", "expected capitals, found \"AB�\"")]
    [InlineData("""{"type":"string","format":"date"}""", "\"2024-02-30\"", "expected a day that exists, as YYYY-MM-DD, found \"2024-02-30\"")]
    [InlineData("""{"type":"string","format":"date"}""", "\"2024-2-3\"", "expected a day that exists, as YYYY-MM-DD, found \"2024-2-3\"")]
    [InlineData("""{"type":"string","format":"partial-date"}""", "\"2019-13\"", "expected a day or a month that exists, as YYYY-MM-DD or YYYY-MM, found \"2019-13\"")]
    [InlineData("""{"type":"number","minimum":0}""", "-1", "expected a number that isn't negative, found -1")]
    [InlineData("""{"type":"number","maximum":100}""", "100.1", "expected at most 100, found 100.1")]
    [InlineData("""{"type":"number","multipleOf":0.01}""", "460000.001", "expected at most two decimals, found 460000.001")]
    [InlineData("""{"type":"number"}""", "1e400", "expected a number of at most 28 digits, found 1e400")]
    [InlineData("""{"type":"array","minItems":1}""", "[]", "expected at least 1 entries, found 0")]
    [InlineData("""{"type":"array","maxItems":1}""", "[1,2]", "expected at most 1 entries, found 2")]
    [InlineData("""{"type":"array","uniqueItems":true}""", "[1,1]", "expected each entry once, found one again")]
    public void A_value_that_does_not_fit_is_found_with_what_is_expected(string schema, string value, string message)
    {
        var fault = Assert.Single(Check(schema, value));
        Assert.Equal(("$", message), (fault.Path, fault.Message));
    }

    [Theory]
    [InlineData("""{"type":"number","multipleOf":0.01}""", "0.01")]
    [InlineData("""{"type":"number","multipleOf":0.01}""", "460000.10")]
    [InlineData("""{"type":"number","multipleOf":0.01}""", "4.6e5")]
    [InlineData("""{"type":"number","minimum":0,"maximum":100,"multipleOf":0.0001}""", "33.3333")]
    [InlineData("""{"type":"string","format":"date"}""", "\"2024-02-29\"")]
    [InlineData("""{"type":"string","format":"partial-date"}""", "\"2019-02\"")]
    [InlineData("""{"type":["object","null"],"required":["a"]}""", "null")]
    public void A_value_that_fits_is_no_fault(string schema, string value) => Assert.Empty(Check(schema, value));

    [Fact]
    public void Every_fault_is_found_and_has_its_path()
    {
        const string schema =
            """
            {"type":"object","additionalProperties":false,"required":["a","b"],
             "properties":{"a":{"type":"array","items":{"$ref":"#/$defs/row"}},"b":{"type":"string"}},
             "$defs":{"row":{"type":"object","properties":{"amount":{"type":"number"}}}}}
            """;
        var faults = Check(schema, """{"a":[{"amount":1},{"amount":"x"}],"c":1}""");
        Assert.Equal(["$.b", "$.a[1].amount", "$.c"], faults.Select(fault => fault.Path));
    }

    [Theory]
    [InlineData("""{"properties":{"a":{"oneOf":[]}}}""")]
    [InlineData("""{"$defs":{"a":{"const":1}}}""")]
    [InlineData("""{"items":{"$ref":"#/$defs/missing"},"$defs":{}}""")]
    public void A_schema_with_a_keyword_that_nobody_enforces_is_refused(string schema) =>
        Assert.Throws<NotSupportedException>(() => new Schema(Json(schema)));

    private static IReadOnlyList<Fault> Check(string schema, string value)
    {
        var faults = new Faults("file.json");
        new Schema(Json(schema)).Check(Json(value), faults);
        return faults.Found;
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement.Clone();
}
