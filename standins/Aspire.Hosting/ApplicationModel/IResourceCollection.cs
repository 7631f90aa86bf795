namespace Aspire.Hosting.ApplicationModel;

/// <summary>The resources of a system.</summary>
public interface IResourceCollection : IList<IResource>;
