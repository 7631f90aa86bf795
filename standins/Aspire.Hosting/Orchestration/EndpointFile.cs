using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Tells other programs of this machine that the system is up, and where it listens, in endpoints.json:
/// {"case-service": {"grpc": "http://127.0.0.1:20001"}}. It is there exactly as long as everything is up.
/// </summary>
internal sealed class EndpointFile(DataFolder data)
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    private string Path => data.File("endpoints.json");

    public void Write(IEnumerable<IResource> resources)
    {
        var all = resources.Where(resource => Endpoints.Of(resource).Any())
            .ToDictionary(resource => resource.Name, resource => Endpoints.Of(resource).ToDictionary(endpoint => endpoint.Name, endpoint => endpoint.AllocatedEndpoint!.UriString));
        File.WriteAllText(Path + ".new", JsonSerializer.Serialize(all, Readable) + "\n");
        File.Move(Path + ".new", Path, overwrite: true);
    }

    public void Remove()
    {
        if (Directory.Exists(data.Path))
            File.Delete(Path);
    }
}
