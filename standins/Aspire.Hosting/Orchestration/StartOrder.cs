using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Which resources have to be there before another one starts, and may only end after it.</summary>
internal static class StartOrder
{
    /// <summary>What the resource waits for, and what it or those live in.</summary>
    public static IEnumerable<IResource> Before(IResource resource)
    {
        var direct = resource.Annotations.OfType<WaitAnnotation>().Select(wait => wait.Resource);
        if (resource is IResourceWithParent child)
            direct = direct.Append(child.Parent);
        return direct.SelectMany(before => before is IResourceWithParent { Parent: var parent } ? [before, parent] : new[] { before }).Distinct();
    }

    /// <summary>The wait for the resource to do its work and end, if any other resource has one; a resource like that serves nobody.</summary>
    public static WaitAnnotation? Completion(IResource resource, IEnumerable<IResource> all) =>
        all.SelectMany(other => other.Annotations.OfType<WaitAnnotation>())
            .FirstOrDefault(wait => wait.Resource == resource && wait.WaitType == WaitType.WaitForCompletion);

    public static void RefuseCircles(IEnumerable<IResource> resources)
    {
        var finished = new HashSet<IResource>();
        foreach (var resource in resources)
            Visit(resource, []);

        void Visit(IResource resource, List<IResource> path)
        {
            if (finished.Contains(resource))
                return;
            if (path.Contains(resource))
                throw new DistributedApplicationException($"Resources wait for each other in a circle: {string.Join(" -> ", path.Append(resource).Select(one => one.Name))}.");
            foreach (var before in Before(resource))
                Visit(before, [.. path, resource]);
            finished.Add(resource);
        }
    }
}
