using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DocumentService.Rendering;

/// <summary>The decision document as PDF/A-2a: A4, tagged, dated by the decision, the same bytes for the same data.</summary>
public sealed class DecisionPdf(TypstCompiler typst)
{
    private static readonly JsonSerializerOptions Printed = new(JsonSerializerDefaults.Web)
    {
        Converters = { new PrintableStrings() },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <exception cref="TypstFailed">The document could not be set; the same data will fail again, save when the typesetter was missing or late.</exception>
    public Task<byte[]> Of(DecisionDocument document, CancellationToken cancellation) =>
        typst.Compile("decision", JsonSerializer.Serialize(DecisionSections.Of(document), Printed), cancellation);

    private sealed class PrintableStrings : JsonConverter<string>
    {
        public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(Typeface.Printable(value));
    }
}
