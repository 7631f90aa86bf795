namespace Aspire.Hosting.ApplicationModel;

/// <summary>The command line arguments of a resource while they are put together.</summary>
public sealed class CommandLineArgsCallbackContext(IList<object> args, CancellationToken cancellationToken = default)
{
    /// <summary>Strings, or <see cref="IValueProvider"/>s that are asked when the resource starts.</summary>
    public IList<object> Args { get; } = args;

    public CancellationToken CancellationToken { get; } = cancellationToken;
}
