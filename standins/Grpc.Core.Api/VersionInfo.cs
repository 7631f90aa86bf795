namespace Grpc.Core;

/// <summary>The version whose public API this assembly has.</summary>
public static class VersionInfo
{
    /// <summary>Constant over all 2.x.</summary>
    public const string CurrentAssemblyVersion = "2.0.0.0";

    /// <summary>Of the file.</summary>
    public const string CurrentAssemblyFileVersion = "2.85.0.0";

    /// <summary>Of the package.</summary>
    public const string CurrentVersion = "2.85.0";
}
