using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Text with values in it that are known only once the system starts. Made from an interpolated string.</summary>
public class ReferenceExpression : IManifestExpressionProvider, IValueProvider
{
    private readonly IReadOnlyList<Part> parts;

    private ReferenceExpression(IReadOnlyList<Part> parts) => this.parts = parts;

    public IReadOnlyList<IValueProvider> ValueProviders => [.. parts.Select(part => part.Provider).OfType<IValueProvider>()];

    public string ValueExpression => string.Concat(parts.Select(part => part.Provider is IManifestExpressionProvider named ? named.ValueExpression : part.Literal));

    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => handler.ToExpression();

    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
            text.Append(part.Provider is { } provider ? part.Formatted(await provider.GetValueAsync(cancellationToken)) : part.Literal);
        return text.ToString();
    }

    /// <summary>Collects the pieces of an interpolated string without looking at the values yet.</summary>
    [InterpolatedStringHandler]
    public ref struct ExpressionInterpolatedStringHandler
    {
        private readonly List<Part> parts;

        public ExpressionInterpolatedStringHandler(int literalLength, int formattedCount) => parts = new(2 * formattedCount + 1);

        public readonly void AppendLiteral(string value) => parts.Add(new Part(value, null, null));

        public readonly void AppendFormatted(string? value) => AppendFormatted(value, format: null);

        public readonly void AppendFormatted(string? value, string? format = null) =>
            parts.Add(new Part(new Part(null, null, format).Formatted(value), null, null));

        public void AppendFormatted<T>(T valueProvider) where T : IValueProvider, IManifestExpressionProvider =>
            AppendFormatted(valueProvider, format: null);

        public void AppendFormatted<T>(T valueProvider, string? format = null) where T : IValueProvider, IManifestExpressionProvider =>
            parts.Add(new Part(null, valueProvider, format));

        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider) where T : IResource, IValueProvider, IManifestExpressionProvider =>
            AppendFormatted(valueProvider, format: null);

        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format = null) where T : IResource, IValueProvider, IManifestExpressionProvider =>
            parts.Add(new Part(null, valueProvider.Resource, format));

        internal readonly ReferenceExpression ToExpression() => new(parts);
    }

    // Either a literal or a value with its format. The one format there is, "uri", makes a value safe inside an address.
    private sealed record Part(string? Literal, IValueProvider? Provider, string? Format)
    {
        public string? Formatted(string? value) => Format?.ToLower(CultureInfo.InvariantCulture) switch
        {
            null or "" => value,
            "uri" => value is null ? null : Uri.EscapeDataString(value),
            _ => throw new FormatException($"'{Format}' is not a format of a reference expression."),
        };
    }
}
