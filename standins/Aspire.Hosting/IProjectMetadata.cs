using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Where a project resource's project file is.</summary>
public interface IProjectMetadata : IResourceAnnotation
{
    string ProjectPath { get; }
}
