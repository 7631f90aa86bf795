using System.CommandLine;
using System.Globalization;

namespace Cli.Calls;

/// <summary>The options of every command that calls the platform.</summary>
internal sealed class ConnectionOptions
{
    private readonly Option<string?> _endpoints = new("--endpoints") { Description = $"Path of the platform's endpoints.json; left out: as {Connection.EndpointsVariable} says." };
    private readonly Option<string?> _token = new("--token-file") { Description = $"Path of your token; left out: as {Connection.TokenVariable} says." };

    private readonly Option<TimeSpan> _patience = new("--give-up-after")
    {
        Description = "How long to wait for a service that is down, and for what a decision sets in motion: 500ms, 60s, 2m.",
        CustomParser = result => Duration(result.Tokens.Count == 1 ? result.Tokens[0].Value : "") ?? Fault(result),
        DefaultValueFactory = _ => TimeSpan.FromSeconds(60),
    };

    public void AddTo(Command command)
    {
        command.Add(_endpoints);
        command.Add(_token);
        command.Add(_patience);
    }

    /// <exception cref="BadConfiguration"/>
    public Platform Open(ParseResult parsed, TimeProvider clock, Action<string> say) =>
        new(Connection.Read(parsed.GetValue(_endpoints), parsed.GetValue(_token)), new Patience(parsed.GetValue(_patience), clock, say));

    internal static TimeSpan? Duration(string text)
    {
        var unit = text.TrimStart([.. "0123456789"]);
        if (!int.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return null;
        return unit switch
        {
            "ms" => TimeSpan.FromMilliseconds(number),
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            _ => null,
        };
    }

    private static TimeSpan Fault(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError("--give-up-after: expected a time such as 500ms, 60s or 2m.");
        return default;
    }
}
