using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DocumentService.Rendering;

/// <summary>A document as PDF/A-2a and PDF/UA-1: A4, tagged, dated by its own day, the same bytes for the same data and templates.</summary>
public sealed class PrintedPdf(TypstCompiler typst)
{
    private static readonly JsonSerializerOptions Printed = new(JsonSerializerDefaults.Web)
    {
        Converters = { new PrintableStrings() },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <exception cref="Refused">TEMPLATE_BROKEN, DOCUMENT_NOT_SET or RENDERING_TOO_LARGE.</exception>
    public Task<byte[]> Of(PrintedDocument document, TemplateSet templates, CancellationToken cancellation) =>
        typst.Compile(document.Template, templates, JsonSerializer.Serialize(document, Printed), cancellation);

    private sealed class PrintableStrings : JsonConverter<string>
    {
        public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(Typeface.Printable(value));
    }
}
