using System.CommandLine;

namespace Cli.Dev;

/// <summary>Keys and tokens for development. In real use an identity provider issues the tokens, and these commands have no place.</summary>
internal static class DevCommands
{
    private static readonly string[] Services = ["case-service", "funding-service", "document-service", "board-report-job"];
    private static readonly string[] Roles = ["administrator", "registrar"];

    public static Command Identity(TimeProvider clock)
    {
        var folder = new Argument<string>("folder") { Description = "Gets identity/issuer.pem, identity/keys.json and tokens/*.jwt." };
        var organisation = new Option<string>("--organisation") { Description = "Of the person of tokens/registrar.jwt.", DefaultValueFactory = _ => "rjh" };
        var command = new Command("dev-identity", "FOR DEVELOPMENT ONLY: makes a signing key, once, and tokens valid for 30 days; renews them when less than 7 are left.")
        {
            folder, organisation,
        };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(folder);
            var (key, isNew) = DevelopmentKey.Of(path);
            using var signer = key;
            var tokens = Services.ToDictionary(name => name, DevelopmentToken.Software);
            tokens["registrar"] = DevelopmentToken.Person("dev-registrar", "Exempel Registrator", parsed.GetRequiredValue(organisation), Roles);
            var written = tokens.Where(token => token.Value.Write(Path.Combine(path, "tokens", $"{token.Key}.jwt"), signer, clock.GetUtcNow())).Select(token => token.Key).ToList();
            if (isNew)
                Console.WriteLine($"Made a development key in {Path.Combine(path, "identity")}.");
            if (written.Count > 0)
                Console.WriteLine($"Wrote development tokens to {Path.Combine(path, "tokens")}: {string.Join(", ", written)}.");
            return ExitCode.Ok;
        });
        return command;
    }

    public static Command Token(TimeProvider clock)
    {
        var folder = new Argument<string>("folder") { Description = "Where dev-identity has put its key." };
        var organisation = new Option<string>("--organisation") { Description = "The organisation's id.", Required = true };
        var person = new Option<string>("--person") { Description = "The person's id.", Required = true };
        var name = new Option<string?>("--name") { Description = "The person's name; left out: the id." };
        var roles = new Option<string[]>("--role") { Description = "administrator, registrar; can be given several times.", DefaultValueFactory = _ => [] };
        roles.AcceptOnlyFromAmong(Roles);
        var file = new Option<string>("--out") { Description = "The file to write.", Required = true };
        var command = new Command("dev-token", "FOR DEVELOPMENT ONLY: makes a token for a person of any organisation, with the key that dev-identity made.")
        {
            folder, organisation, person, name, roles, file,
        };
        command.SetAction(parsed =>
        {
            using var key = DevelopmentKey.Of(parsed.GetRequiredValue(folder)).Key;
            var id = parsed.GetRequiredValue(person);
            var token = DevelopmentToken.Person(id, parsed.GetValue(name) ?? id, parsed.GetRequiredValue(organisation), parsed.GetRequiredValue(roles));
            if (token.Write(parsed.GetRequiredValue(file), key, clock.GetUtcNow()))
                Console.WriteLine($"Wrote a development token to {parsed.GetRequiredValue(file)}.");
            return ExitCode.Ok;
        });
        return command;
    }
}
