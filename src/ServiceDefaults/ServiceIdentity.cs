using Microsoft.Extensions.Options;

namespace ServiceDefaults;

/// <summary>The service's own identity, for what it does on its own account: reacting to events.</summary>
public sealed class ServiceIdentity(IOptions<IdentityOptions> options, TokenVerifier tokens)
{
    /// <summary>The service as a caller.</summary>
    public async Task<Caller> Caller(CancellationToken cancellation)
    {
        var token = (await File.ReadAllTextAsync(options.Value.TokenFile, cancellation)).Trim();
        return tokens.Verify(token)
            ?? throw new InvalidOperationException($"The service's own token in {options.Value.TokenFile} is not valid (any more).");
    }
}
