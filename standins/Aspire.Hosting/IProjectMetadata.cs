using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Where a project resource's project file is.</summary>
public interface IProjectMetadata : IResourceAnnotation
{
    string ProjectPath { get; }

    /// <summary>The AppHost's own build builds the project; here no project is ever built when it is started.</summary>
    bool SuppressBuild => false;
}
