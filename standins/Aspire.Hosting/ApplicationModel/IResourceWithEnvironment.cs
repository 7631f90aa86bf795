namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource whose environment variables can be set.</summary>
public interface IResourceWithEnvironment : IResource;
