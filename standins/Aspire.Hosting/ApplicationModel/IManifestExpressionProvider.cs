namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that can be named without being known: <c>{postgres.bindings.tcp.port}</c>.</summary>
public interface IManifestExpressionProvider
{
    string ValueExpression { get; }
}
