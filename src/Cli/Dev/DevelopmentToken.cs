using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cli.Files;

namespace Cli.Dev;

/// <summary>What a development token says about its bearer (JWT, RFC 7519).</summary>
/// <param name="Organisation"><c>*</c> for software that serves all organisations.</param>
/// <param name="Kind"><c>person</c> or <c>software</c>.</param>
internal sealed record DevelopmentToken(string Subject, string Name, string Organisation, string Application, string Kind, IReadOnlyList<string> Roles)
{
    public const string Issuer = "platform-development";
    public const string Audience = "platform";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);
    private static readonly TimeSpan RenewedWhenLeft = TimeSpan.FromDays(7);

    public static DevelopmentToken Software(string name) => new(name, name, "*", name, "software", []);

    public static DevelopmentToken Person(string id, string name, string organisation, IReadOnlyList<string> roles) =>
        new(id, name, organisation, "platform-cli", "person", roles);

    /// <summary>Writes the token, readable for its owner only, unless a good one is there that is valid for a while yet.</summary>
    /// <returns>Whether it was written.</returns>
    public bool Write(string file, DevelopmentKey key, DateTimeOffset now)
    {
        if (File.Exists(file) && IsGood(File.ReadAllText(file).Trim(), key, now))
            return false;
        return AtomicFile.Write(file, Encoding.ASCII.GetBytes(Signed(key, now) + "\n"), AtomicFile.OwnerOnly);
    }

    private string Signed(DevelopmentKey key, DateTimeOffset now)
    {
        var header = new JsonObject { ["alg"] = "ES256", ["typ"] = "JWT", ["kid"] = key.Id };
        var claims = Claims();
        claims["iat"] = now.ToUnixTimeSeconds();
        claims["nbf"] = now.ToUnixTimeSeconds();
        claims["exp"] = (now + Lifetime).ToUnixTimeSeconds();
        var signed = $"{Part(header)}.{Part(claims)}";
        return $"{signed}.{key.Sign(signed)}";
    }

    private JsonObject Claims() => new()
    {
        ["iss"] = Issuer,
        ["aud"] = Audience,
        ["sub"] = Subject,
        ["name"] = Name,
        ["org"] = Organisation,
        ["azp"] = Application,
        ["kind"] = Kind,
        ["roles"] = new JsonArray([.. Roles.Select(role => JsonValue.Create(role))]),
    };

    private bool IsGood(string token, DevelopmentKey key, DateTimeOffset now)
    {
        if (token.Split('.') is not [var header, var claims, var signature] || !key.HasSigned($"{header}.{claims}", signature))
            return false;
        var read = JsonNode.Parse(Base64Url.DecodeFromChars(claims))!.AsObject();
        var left = DateTimeOffset.FromUnixTimeSeconds((long)read["exp"]!) - now;
        read.Remove("iat");
        read.Remove("nbf");
        read.Remove("exp");
        return left >= RenewedWhenLeft && JsonNode.DeepEquals(read, Claims());
    }

    private static string Part(JsonObject part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));
}
