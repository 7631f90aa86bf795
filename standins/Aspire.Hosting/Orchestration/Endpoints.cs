using Aspire.Hosting.ApplicationModel;
using LocalProcesses;

namespace Aspire.Hosting.Orchestration;

/// <summary>Gives every endpoint its address for this run: the port that was asked for, or a free one, on the loopback interface.</summary>
internal static class Endpoints
{
    public static int Replicas(IResource resource) =>
        resource.Annotations.OfType<ReplicaAnnotation>().LastOrDefault()?.Replicas ?? 1;

    public static IEnumerable<EndpointAnnotation> Of(IResource resource) => resource.Annotations.OfType<EndpointAnnotation>();

    public static void Allocate(IEnumerable<IResource> resources)
    {
        foreach (var resource in resources)
            foreach (var endpoint in Of(resource))
            {
                var replicas = Replicas(resource);
                if (replicas > 1 && endpoint.Port is not null)
                    throw new DistributedApplicationException($"The endpoint '{endpoint.Name}' of '{resource.Name}' has a fixed port, which {replicas} local processes cannot share.");
                endpoint.ReplicaEndpoints = [.. Enumerable.Range(0, replicas).Select(_ => new AllocatedEndpoint(endpoint, Loopback.Host, endpoint.Port ?? FreePort.Next()))];
                endpoint.AllocatedEndpoint = endpoint.ReplicaEndpoints[0];
            }
    }
}
