namespace Aspire.Hosting.ApplicationModel;

/// <summary>A part of the system: a server, a project, a value.</summary>
public interface IResource
{
    string Name { get; }

    ResourceAnnotationCollection Annotations { get; }
}
