using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ServiceDefaults.Tests;

/// <summary>Each way in that has been tried against verifiers of tokens, and the one that is right.</summary>
public sealed class TokenTests : IDisposable
{
    private const string KeyId = "k1";
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly string _keysFile = Path.GetTempFileName();
    private readonly Clock _clock = new();
    private readonly TokenVerifier _verifier;

    public TokenTests()
    {
        WriteKeys(_key);
        _verifier = new TokenVerifier(
            Options.Create(new IdentityOptions { Issuer = "issuer", Audience = "platform", KeysFile = _keysFile }), _clock, NullLogger<TokenVerifier>.Instance);
    }

    public void Dispose()
    {
        _key.Dispose();
        File.Delete(_keysFile);
    }

    [Fact]
    public void A_valid_token_tells_who_calls()
    {
        var caller = _verifier.Verify(Sign(Header(), Claims()));

        Assert.NotNull(caller);
        Assert.Equal(("p-001", "Prov Lövgren", "rjh", "cli", CallerKind.Person), (caller.Subject, caller.Name, caller.Organisation, caller.Application, caller.Kind));
        Assert.Equal(["registrar"], caller.Roles);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("HS256")]
    [InlineData("ES384")]
    [InlineData("es256")]
    [InlineData("")]
    public void The_algorithm_is_never_taken_from_the_token(string algorithm) =>
        Assert.Null(_verifier.Verify(Sign(Header(algorithm), Claims())));

    [Fact]
    public void A_token_without_signature_is_no_token() =>
        Assert.Null(_verifier.Verify(Sign(Header(), Claims()).Split('.') is [var header, var claims, _] ? $"{header}.{claims}." : ""));

    [Fact]
    public void The_public_key_as_a_shared_secret_signs_nothing()
    {
        var secret = Encoding.UTF8.GetBytes(File.ReadAllText(_keysFile));
        var signed = $"{Part(Header())}.{Part(Claims())}";
        Assert.Null(_verifier.Verify($"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed)))}"));
    }

    [Fact]
    public void A_token_signed_with_another_key_is_refused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Null(_verifier.Verify(Sign(Header(), Claims(), other)));
    }

    [Fact]
    public void A_token_that_names_an_unknown_key_or_none_is_refused()
    {
        Assert.Null(_verifier.Verify(Sign(new { alg = "ES256", kid = "k2" }, Claims())));
        Assert.Null(_verifier.Verify(Sign(new { alg = "ES256" }, Claims())));
    }

    [Fact]
    public void A_token_with_critical_extensions_is_refused() =>
        Assert.Null(_verifier.Verify(Sign(new { alg = "ES256", kid = KeyId, crit = new[] { "exp" } }, Claims())));

    [Fact]
    public void Claims_that_were_edited_break_the_signature()
    {
        var parts = Sign(Header(), Claims()).Split('.');
        Assert.Null(_verifier.Verify($"{parts[0]}.{Part(Claims(organisation: "other"))}.{parts[2]}"));
    }

    [Theory]
    [InlineData("another", "platform", 60)]
    [InlineData("issuer", "another", 60)]
    [InlineData("issuer", "platform", -31)]
    public void Issuer_audience_and_expiry_are_checked(string issuer, string audience, int validForSeconds) =>
        Assert.Null(_verifier.Verify(Sign(Header(), Claims(issuer, audience, validForSeconds))));

    [Fact]
    public void A_token_without_expiry_is_refused() =>
        Assert.Null(_verifier.Verify(Sign(Header(), new { iss = "issuer", aud = "platform", sub = "p-001", org = "rjh", azp = "cli", kind = "person" })));

    [Fact]
    public void A_token_of_no_known_kind_is_refused() =>
        Assert.Null(_verifier.Verify(Sign(Header(), Claims(kind: "robot"))));

    [Theory]
    [InlineData("")]
    [InlineData("...")]
    [InlineData("a.b")]
    [InlineData("a.b.c")]
    [InlineData("ä.b.c")]
    [InlineData("bnVsbA.bnVsbA.bnVsbA")]
    [InlineData("W10.W10.W10")]
    [InlineData("eyJhbGciOiJFUzI1NiIsImFsZyI6IngifQ.e30.e30")]
    public void Rubbish_is_no_caller_and_no_crash(string token) => Assert.Null(_verifier.Verify(token));

    [Fact]
    public void A_very_long_token_is_not_even_read() =>
        Assert.Null(_verifier.Verify(Sign(Header(), Claims(name: new string('x', 10_000)))));

    [Fact]
    public void A_new_key_counts_as_soon_as_its_file_is_replaced()
    {
        using var next = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Null(_verifier.Verify(Sign(Header(), Claims(), next)));

        Replace(() => WriteKeys(next));

        Assert.NotNull(_verifier.Verify(Sign(Header(), Claims(), next)));
        Assert.Null(_verifier.Verify(Sign(Header(), Claims())));
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"keys": [{"kty": "EC", "crv": "P-256", "ki""")]
    [InlineData("""{"other": []}""")]
    [InlineData("""{"keys": [{"kty": "EC", "crv": "P-256", "kid": "k1", "x": "AAAA", "y": "AAAA"}]}""")]
    [InlineData("""{"keys": [{"kty": "EC", "crv": "P-256", "kid": "k1"}, {"kty": "EC", "crv": "P-256", "kid": "k1"}]}""")]
    public void Keys_that_cannot_be_read_leave_those_that_were_until_they_can(string keys)
    {
        using var next = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.NotNull(_verifier.Verify(Sign(Header(), Claims())));

        Replace(() => File.WriteAllText(_keysFile, keys));
        Assert.NotNull(_verifier.Verify(Sign(Header(), Claims(name: "Exempel Ek"))));
        Replace(() => WriteKeys(next));

        Assert.NotNull(_verifier.Verify(Sign(Header(), Claims(), next)));
    }

    [Fact]
    public void Keys_that_are_gone_for_a_moment_leave_those_that_were()
    {
        Assert.NotNull(_verifier.Verify(Sign(Header(), Claims())));

        File.Delete(_keysFile);

        Assert.NotNull(_verifier.Verify(Sign(Header(), Claims(name: "Exempel Ek"))));
    }

    [Fact]
    public void A_key_without_an_id_is_nobodys_and_doesnt_hide_the_others()
    {
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        var (x, y) = (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));

        Replace(() => File.WriteAllText(_keysFile, $$"""{"keys": [{"kty": "EC", "crv": "P-256", "x": "{{x}}", "y": "{{y}}"}, {"kty": "EC", "crv": "P-256", "kid": "k1", "x": "{{x}}", "y": "{{y}}"}]}"""));

        Assert.NotNull(_verifier.Verify(Sign(Header(), Claims())));
    }

    private static object Header(string algorithm = "ES256") => new { alg = algorithm, typ = "JWT", kid = KeyId };

    private static object Claims(
        string issuer = "issuer", string audience = "platform", int validForSeconds = 60, string organisation = "rjh", string kind = "person", string name = "Prov Lövgren") =>
        new
        {
            iss = issuer, aud = audience, exp = Now.AddSeconds(validForSeconds).ToUnixTimeSeconds(), sub = "p-001", name, org = organisation, azp = "cli", kind,
            roles = new[] { "registrar" },
        };

    private string Sign(object header, object claims, ECDsa? key = null)
    {
        var signed = $"{Part(header)}.{Part(claims)}";
        var signature = (key ?? _key).SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Part(object content) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(content));

    private void WriteKeys(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var jwk = new { kty = "EC", crv = "P-256", kid = KeyId, x = Base64Url.EncodeToString(point.X), y = Base64Url.EncodeToString(point.Y) };
        File.WriteAllText(_keysFile, JsonSerializer.Serialize(new { keys = new[] { jwk } }));
    }
    // What is written within the resolution of the file's time is another file all the same.
    private void Replace(Action write)
    {
        var before = File.GetLastWriteTimeUtc(_keysFile);
        write();
        File.SetLastWriteTimeUtc(_keysFile, before.AddSeconds(1));
        _clock.Ahead += TimeSpan.FromSeconds(1);
    }

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
    }
}
