using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Tells other programs of this machine that the system is up, and where it listens: endpoints.json (resource, endpoint,
/// address), and endpoints.env with lines such as CASE_SERVICE_GRPC=http://127.0.0.1:20001 for shells.
/// Both are there exactly as long as everything is up.
/// </summary>
internal sealed class EndpointFiles(DataFolder data)
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    private string Json => data.File("endpoints.json");

    private string Shell => data.File("endpoints.env");

    public void Write(IEnumerable<IResource> resources)
    {
        var all = resources.Where(resource => Endpoints.Of(resource).Any())
            .ToDictionary(resource => resource.Name, resource => Endpoints.Of(resource).ToDictionary(endpoint => endpoint.Name, endpoint => endpoint.AllocatedEndpoint!.UriString));
        var lines = all.SelectMany(resource => resource.Value, (resource, endpoint) => $"{Variable(resource.Key)}_{Variable(endpoint.Key)}={endpoint.Value}");
        Replace(Json, JsonSerializer.Serialize(all, Readable) + "\n");
        Replace(Shell, string.Join("\n", lines) + "\n");
    }

    public void Remove()
    {
        if (!Directory.Exists(data.Path))
            return;
        File.Delete(Json);
        File.Delete(Shell);
    }

    private static string Variable(string name) => name.ToUpperInvariant().Replace('-', '_');

    private static void Replace(string path, string content)
    {
        File.WriteAllText(path + ".new", content);
        File.Move(path + ".new", path, overwrite: true);
    }
}
