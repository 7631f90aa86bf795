using System.Runtime.Versioning;
using Cli.Dev;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ServiceDefaults;

namespace Cli.Tests.Dev;

[UnsupportedOSPlatform("windows")]
public sealed class DevelopmentTokenTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly DevelopmentToken Registrar = DevelopmentToken.Person("dev-registrar", "Exempel Registrator", "rjh", ["administrator", "registrar"]);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("identity-");

    private string TokenFile => Path.Combine(_folder.FullName, "tokens", "registrar.jwt");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_services_accept_what_it_signs()
    {
        Write(Registrar, Now);
        var caller = Verify(Now);
        Assert.NotNull(caller);
        Assert.Equal(("dev-registrar", "Exempel Registrator", "rjh", "platform-cli", CallerKind.Person), (caller.Subject, caller.Name, caller.Organisation, caller.Application, caller.Kind));
        Assert.Equal([Roles.Administrator, Roles.Registrar], caller.Roles.Order());
    }

    [Fact]
    public void Software_belongs_to_all_organisations_and_is_no_person()
    {
        Write(DevelopmentToken.Software("case-service"), Now);
        var caller = Verify(Now);
        Assert.NotNull(caller);
        Assert.Equal(("*", CallerKind.Software), (caller.Organisation, caller.Kind));
    }

    [Fact]
    public void A_token_is_good_for_thirty_days()
    {
        Write(Registrar, Now);
        Assert.NotNull(Verify(Now.AddDays(30).AddMinutes(-1)));
        Assert.Null(Verify(Now.AddDays(30).AddMinutes(1)));
    }

    [Fact]
    public void It_stays_while_a_week_is_left_and_is_renewed_after_that()
    {
        Assert.True(Write(Registrar, Now));
        Assert.False(Write(Registrar, Now.AddDays(23)));
        Assert.True(Write(Registrar, Now.AddDays(23).AddSeconds(1)));
    }

    [Fact]
    public void Other_claims_or_another_key_make_it_new()
    {
        Write(Registrar, Now);
        Assert.True(Write(Registrar with { Organisation = "other" }, Now));
        File.Delete(Path.Combine(_folder.FullName, "identity", "issuer.pem"));
        Assert.True(Write(Registrar with { Organisation = "other" }, Now));
        Assert.NotNull(Verify(Now));
    }

    [Fact]
    public void The_key_is_made_once_and_both_secrets_are_for_their_owner_only()
    {
        Write(Registrar, Now);
        var issuer = Path.Combine(_folder.FullName, "identity", "issuer.pem");
        var made = File.ReadAllText(issuer);
        Write(Registrar, Now);
        Assert.Equal(made, File.ReadAllText(issuer));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(issuer));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(TokenFile));
    }

    private bool Write(DevelopmentToken token, DateTimeOffset at)
    {
        using var key = DevelopmentKey.Of(_folder.FullName).Key;
        return token.Write(TokenFile, key, at);
    }

    private Caller? Verify(DateTimeOffset at) =>
        new TokenVerifier(
            Options.Create(new IdentityOptions { Issuer = DevelopmentToken.Issuer, Audience = DevelopmentToken.Audience, KeysFile = Path.Combine(_folder.FullName, "identity", "keys.json") }),
            new StoppedClock(at), NullLogger<TokenVerifier>.Instance).Verify(File.ReadAllText(TokenFile).Trim());

    private sealed class StoppedClock(DateTimeOffset at) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => at;
    }
}
