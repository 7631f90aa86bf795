using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Grpc.Core;

namespace Testing;

/// <summary>An issuer of tokens for tests: its public key as the services read it, and tokens signed with the private one.</summary>
public sealed class Identity : IDisposable
{
    public const string Issuer = "platform-tests";
    public const string Audience = "platform";
    private const string KeyId = "test";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("identity-");

    public Identity()
    {
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        var key = new { kty = "EC", crv = "P-256", kid = KeyId, x = Base64Url.EncodeToString(point.X), y = Base64Url.EncodeToString(point.Y) };
        File.WriteAllText(KeysFile, JsonSerializer.Serialize(new { keys = new[] { key } }));
        File.WriteAllText(ServiceTokenFile, Token("service", "*", kind: "software"));
    }

    /// <summary>The issuer's public keys.</summary>
    public string KeysFile => Path.Combine(_folder.FullName, "keys.json");

    /// <summary>A token for a service's own account.</summary>
    public string ServiceTokenFile => Path.Combine(_folder.FullName, "service.jwt");

    /// <summary>A signed token; by default of a person of the organisation, valid for an hour.</summary>
    public string Token(
        string subject, string organisation, string kind = "person", string[]? roles = null, string application = "tests",
        string audience = Audience, TimeSpan? validFor = null)
    {
        var expires = TimeProvider.System.GetUtcNow() + (validFor ?? TimeSpan.FromHours(1));
        var header = Part(new { alg = "ES256", typ = "JWT", kid = KeyId });
        var claims = Part(new
        {
            iss = Issuer, aud = audience, exp = expires.ToUnixTimeSeconds(), sub = subject, name = subject, org = organisation, azp = application, kind,
            roles = roles ?? [],
        });
        var signature = _key.SignData(
            Encoding.ASCII.GetBytes($"{header}.{claims}"), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"{header}.{claims}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>The headers of a call by a person of the organisation, with the roles.</summary>
    public Metadata Person(string organisation, params string[] roles) =>
        new() { { "authorization", $"Bearer {Token("p-001", organisation, roles: roles)}" } };

    /// <summary>The headers of a call by software of the organisation; without roles, by one that shows to anyone what it sees.</summary>
    public Metadata Software(string organisation, params string[] roles) =>
        new() { { "authorization", $"Bearer {Token("job", organisation, kind: "software", roles: roles)}" } };

    public void Dispose()
    {
        _key.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string Part(object content) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(content));
}
