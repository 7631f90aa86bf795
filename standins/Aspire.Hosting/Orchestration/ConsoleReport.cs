using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>What the person at the console sees: a line for each thing that happens to a resource, and the warnings of all.</summary>
internal sealed class ConsoleReport(IResourceCollection resources)
{
    private static readonly string[] Colours = ["36", "35", "34", "32", "96", "95", "94", "92"];
    private const string Yellow = "33", Red = "31";
    private readonly bool coloured = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null;
    private readonly Lock oneAtATime = new();

    public void Say(string text)
    {
        lock (oneAtATime)
            Console.WriteLine(text);
    }

    public void Event(string name, string text) => Say($"{Prefix(name)} {text}");

    public void Warning(string name, string text) => Say($"{Prefix(name)} {Paint(text, Yellow)}");

    /// <summary>A line from the resource's own log.</summary>
    public void Relay(string name, string line) => Say($"{Prefix(name)} | {line}");

    public void Problem(string text)
    {
        lock (oneAtATime)
            Console.Error.WriteLine(Paint(text, Red));
    }

    /// <summary>All resources that listen, and where.</summary>
    public void Table(IEnumerable<IResource> all)
    {
        var rows = all.SelectMany(Rows).ToList();
        var first = rows.Select(row => row.Name.Length).DefaultIfEmpty().Max();
        var second = rows.Select(row => row.Endpoint.Length).DefaultIfEmpty().Max();
        Say("");
        Say("Everything is up:");
        foreach (var (name, endpoint, address) in rows)
            Say($"  {name.PadRight(first)}  {endpoint.PadRight(second)}  {address}");
        Say("");
    }

    private static IEnumerable<(string Name, string Endpoint, string Address)> Rows(IResource resource)
    {
        foreach (var endpoint in Endpoints.Of(resource))
        {
            var shown = new ResourceUrlAnnotation { Url = endpoint.AllocatedEndpoint!.UriString, Endpoint = new((IResourceWithEndpoints)resource, endpoint.Name) };
            foreach (var change in resource.Annotations.OfType<EndpointUrl>().Where(change => change.EndpointName == endpoint.Name))
                change.Change(shown);
            var replicas = endpoint.ReplicaEndpoints.Skip(1).Select(replica => replica.UriString);
            yield return (resource.Name, shown.DisplayText ?? endpoint.Name, string.Join(", ", replicas.Prepend(shown.Url)));
        }
        foreach (var url in resource.Annotations.OfType<ResourceUrlAnnotation>())
            yield return (resource.Name, url.DisplayText ?? "", url.Url);
    }

    private string Prefix(string name)
    {
        var width = Math.Min(24, resources.Max(resource => resource.Name.Length) + 2);
        var index = resources.Index().FirstOrDefault(entry => name.StartsWith(entry.Item.Name, StringComparison.Ordinal)).Index;
        return Paint(name.PadRight(width), Colours[index % Colours.Length]);
    }

    private string Paint(string text, string colour) => coloured ? $"\e[{colour}m{text}\e[0m" : text;
}
