namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource that lives inside another one, as a database does in its server.</summary>
public interface IResourceWithParent : IResource
{
    IResource Parent { get; }
}

/// <inheritdoc cref="IResourceWithParent" />
public interface IResourceWithParent<out T> : IResourceWithParent where T : IResource
{
    new T Parent { get; }

    IResource IResourceWithParent.Parent => Parent;
}
