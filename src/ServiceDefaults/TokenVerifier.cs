using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ServiceDefaults;

/// <summary>Where tokens come from; section <c>Identity</c> of the configuration.</summary>
public sealed class IdentityOptions
{
    /// <summary>The issuer whose tokens are accepted (iss).</summary>
    public string Issuer { get; set; } = "";

    /// <summary>Whom the tokens must be meant for (aud).</summary>
    public string Audience { get; set; } = "";

    /// <summary>A file with the issuer's public keys as a JSON Web Key Set (RFC 7517).</summary>
    public string KeysFile { get; set; } = "";

    /// <summary>A file with this service's own token, for what it does on its own account. Read anew for each use, so it can be renewed.</summary>
    public string TokenFile { get; set; } = "";
}

/// <summary>
/// Verifies signed tokens (JWT, RFC 7519) with ES256 and nothing else: the algorithm is ours, never the token's.
/// The usual library can't be restored in a version without known vulnerabilities: docs/decisions/tokens.md.
/// </summary>
public sealed class TokenVerifier(IOptions<IdentityOptions> options, TimeProvider clock, ILogger<TokenVerifier> log)
{
    private const int LongestToken = 8 * 1024;
    private const int MostRemembered = 4_096;
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenReadings = TimeSpan.FromSeconds(1);

    private Keyring _keys = new(DateTime.MinValue, []);
    private long _unreadableUntil;

    /// <summary>The caller that the token speaks for.</summary>
    /// <returns>Null when anything about the token is wrong; the caller isn't told what.</returns>
    public Caller? Verify(string token)
    {
        try
        {
            return token.Length <= LongestToken && Known(token) is { } known && known.IsValid(clock.GetUtcNow()) ? known.Caller : null;
        }
        catch (Exception malformed) when (malformed is FormatException or JsonException or InvalidOperationException or CryptographicException or OverflowException or ArgumentException)
        {
            return null;
        }
    }

    // A caller comes again and again with the same token. What it says, rightly signed, is remembered for as long as the keys are the same;
    // whether it is still valid is asked each time.
    private Claims? Known(string token)
    {
        var keys = Keys();
        if (keys.Known.TryGetValue(token, out var known))
            return known;
        if (token.Split('.') is not [var header, var claims, var signature] || Key(keys, Json(header)) is not { } key
            || !IsSigned(key, $"{header}.{claims}", signature) || Read(Json(claims), token) is not { } read)
            return null;
        if (keys.Known.Count >= MostRemembered)
            keys.Known.Clear();
        keys.Known.TryAdd(token, read);
        return read;
    }

    private static ECParameters? Key(Keyring keys, JsonNode header)
    {
        // "crit" demands that its extensions are understood (RFC 7515, 4.1.11); we understand none.
        if ((string?)header["alg"] != "ES256" || header["crit"] is not null || (string?)header["kid"] is not { } id)
            return null;
        return keys.ById.TryGetValue(id, out var key) ? key : null;
    }

    private static bool IsSigned(ECParameters key, string signed, string signature)
    {
        using var verifier = ECDsa.Create(key);
        return verifier.VerifyData(
            Encoding.ASCII.GetBytes(signed), Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private Claims? Read(JsonNode claims, string token)
    {
        if ((string?)claims["iss"] != options.Value.Issuer || !IsForUs(claims["aud"]) || (long?)claims["exp"] is not { } expires)
            return null;
        CallerKind? kind = (string?)claims["kind"] switch { "person" => CallerKind.Person, "software" => CallerKind.Software, _ => null };
        if (kind is null || (string?)claims["sub"] is not { Length: > 0 } subject || (string?)claims["azp"] is not { Length: > 0 } application
            || (string?)claims["org"] is not { Length: > 0 } organisation)
            return null;
        var roles = claims["roles"]?.AsArray().Select(role => (string)role!).ToHashSet() ?? [];
        return new Claims(
            new Caller(
                subject, (string?)claims["name"] ?? subject, organisation, application, kind.Value, roles, token, DateTimeOffset.FromUnixTimeSeconds(expires) + ClockSkew),
            (long?)claims["nbf"] is { } notBefore ? DateTimeOffset.FromUnixTimeSeconds(notBefore) : DateTimeOffset.MinValue);
    }

    private bool IsForUs(JsonNode? audience) => audience switch
    {
        JsonArray several => several.Any(one => (string?)one == options.Value.Audience),
        JsonValue one => (string?)one == options.Value.Audience,
        _ => false,
    };

    // Keys are exchanged by replacing the file; a service needs no restart for that. As long as it can't be read, those that were read before count.
    private Keyring Keys()
    {
        var (keys, written) = (_keys, File.GetLastWriteTimeUtc(options.Value.KeysFile));
        if (keys.Written == written || clock.GetUtcNow().Ticks < Interlocked.Read(ref _unreadableUntil))
            return keys;
        try
        {
            return _keys = new Keyring(written, Load());
        }
        catch (Exception fault)
        {
            Interlocked.Exchange(ref _unreadableUntil, (clock.GetUtcNow() + BetweenReadings).Ticks);
            log.LogError(fault, "The issuer's keys in {File} can't be read; {Count} that were read before count", options.Value.KeysFile, keys.ById.Count);
            return keys;
        }
    }

    private Dictionary<string, ECParameters> Load() =>
        JsonNode.Parse(File.ReadAllText(options.Value.KeysFile))!["keys"]!.AsArray()
            .Where(key => (string?)key!["kty"] == "EC" && (string?)key["crv"] == "P-256" && key["kid"] is not null)
            .ToDictionary(key => (string)key!["kid"]!, key => Key(key!));

    private static ECParameters Key(JsonNode key)
    {
        var read = new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Base64Url.DecodeFromChars((string)key["x"]!), Y = Base64Url.DecodeFromChars((string)key["y"]!) },
        };
        // A point that is not on the curve is found here.
        ECDsa.Create(read).Dispose();
        return read;
    }

    private static JsonNode Json(string part) => JsonNode.Parse(Base64Url.DecodeFromChars(part)) ?? throw new JsonException();

    private sealed record Keyring(DateTime Written, Dictionary<string, ECParameters> ById)
    {
        public ConcurrentDictionary<string, Claims> Known { get; } = [];
    }

    private sealed record Claims(Caller Caller, DateTimeOffset NotBefore)
    {
        public bool IsValid(DateTimeOffset now) => NotBefore - now <= ClockSkew && now < Caller.Expires;
    }
}
