namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource that is a value: it is neither started nor stopped.</summary>
public interface IResourceWithoutLifetime : IResource;
