using System.Reflection;

namespace Aspire.Hosting;

/// <summary>How a builder is made.</summary>
public sealed class DistributedApplicationOptions
{
    private string? projectDirectory;

    public string[]? Args { get; set; }

    /// <summary>The AppHost's assembly; null: the program that is running.</summary>
    public string? AssemblyName { get; set; }

    /// <summary>No dashboard is part of this stand-in, whatever is said here.</summary>
    public bool DisableDashboard { get; set; }

    /// <summary>The folder of the AppHost's project file. The build writes it into the AppHost's assembly.</summary>
    public string? ProjectDirectory
    {
        get => projectDirectory ?? Assembly?.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(data => string.Equals(data.Key, "apphostprojectpath", StringComparison.OrdinalIgnoreCase))?.Value;
        set => projectDirectory = value;
    }

    internal Assembly? Assembly => AssemblyName is null ? System.Reflection.Assembly.GetEntryAssembly() : System.Reflection.Assembly.Load(AssemblyName);
}
