using System.Text.Json;

namespace Cli.Calls;

/// <summary>Something about how the program was started is at fault: a sentence for the user.</summary>
internal sealed class BadConfiguration(string message) : Exception(message);

/// <summary>Where the services listen, and as whom they are called.</summary>
/// <param name="Token">A signed token: in headers only, never printed.</param>
internal sealed record Connection(IReadOnlyDictionary<string, Uri> Services, string Token, string Organisation)
{
    public const string EndpointsVariable = "PLATFORM_ENDPOINTS";
    public const string TokenVariable = "PLATFORM_TOKEN_FILE";

    public static readonly string[] ServiceNames = ["case-service", "funding-service", "document-service"];

    /// <param name="endpointsFile">As the option says; null: as the environment says.</param>
    /// <param name="tokenFile">As the option says; null: as the environment says.</param>
    /// <exception cref="BadConfiguration"/>
    public static Connection Read(string? endpointsFile, string? tokenFile)
    {
        endpointsFile ??= Environment.GetEnvironmentVariable(EndpointsVariable)
            ?? throw new BadConfiguration($"Where the platform listens is not known: set {EndpointsVariable} or use --endpoints with the path of its endpoints.json.");
        tokenFile ??= Environment.GetEnvironmentVariable(TokenVariable)
            ?? throw new BadConfiguration($"Who you are is not known: set {TokenVariable} or use --token-file with the path of your token.");
        var token = Text(tokenFile).Trim();
        return new Connection(ReadServices(endpointsFile), token, OrganisationOf(token, tokenFile));
    }

    private static Dictionary<string, Uri> ReadServices(string file)
    {
        try
        {
            using var endpoints = JsonDocument.Parse(Text(file));
            return ServiceNames.ToDictionary(name => name, name => Address(endpoints.RootElement, name, file));
        }
        catch (JsonException notJson)
        {
            throw new BadConfiguration($"{file} is not JSON: {notJson.Message}");
        }
    }

    private static Uri Address(JsonElement endpoints, string service, string file) =>
        endpoints.ValueKind == JsonValueKind.Object && endpoints.TryGetProperty(service, out var listed) && listed.ValueKind == JsonValueKind.Object
        && listed.TryGetProperty("grpc", out var url) && Uri.TryCreate(url.ToString(), UriKind.Absolute, out var address)
            ? address
            : throw new BadConfiguration($"{file} does not say where {service} listens: expected $.{service}.grpc with an address.");

    // The services verify the token; here it only tells whose organisation the files are for.
    private static string OrganisationOf(string token, string file)
    {
        try
        {
            if (token.Split('.') is [_, var claims, _]
                && JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(claims)) is { RootElement.ValueKind: JsonValueKind.Object } read
                && read.RootElement.TryGetProperty("org", out var organisation) && organisation.GetString() is { Length: > 0 } id && id != "*")
                return id;
        }
        catch (Exception malformed) when (malformed is FormatException or JsonException or InvalidOperationException)
        {
        }

        throw new BadConfiguration($"{file} does not hold a token of a person in an organisation.");
    }

    private static string Text(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new BadConfiguration($"{file} can't be read: {unreadable.Message}");
        }
    }
}
