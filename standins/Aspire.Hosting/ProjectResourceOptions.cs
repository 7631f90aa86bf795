namespace Aspire.Hosting;

/// <summary>What of a project's own settings is taken over.</summary>
public class ProjectResourceOptions
{
    /// <summary>True when the endpoints in the project's Kestrel configuration are not to become endpoints of the resource.</summary>
    public bool ExcludeKestrelEndpoints { get; set; }

    /// <summary>Launch profiles are never read here.</summary>
    public bool ExcludeLaunchProfile { get; set; }
}
