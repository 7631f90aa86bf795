using Microsoft.Extensions.Options;

namespace ServiceDefaults;

/// <summary>The service's own identity, for what it does on its own account: reacting to events.</summary>
public sealed class ServiceIdentity(IOptions<IdentityOptions> options, TokenVerifier tokens)
{
    /// <summary>The service as a caller.</summary>
    /// <exception cref="Mendable">The token, or the keys that it is verified with, can't be read, or it isn't valid.</exception>
    public async Task<Caller> Caller(CancellationToken cancellation)
    {
        var file = options.Value.TokenFile;
        try
        {
            return tokens.Verify((await File.ReadAllTextAsync(file, cancellation)).Trim())
                ?? throw new Mendable($"The service's own token in '{file}' is not valid (any more).");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new Mendable($"The service's own token in '{file}' can't be used: {unreadable.Message}", unreadable);
        }
    }
}
