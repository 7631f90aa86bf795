namespace Aspire.Npgsql;

/// <summary>Settings of a data source, from the configuration sections <c>Aspire:Npgsql</c> and <c>Aspire:Npgsql:{connection name}</c>.</summary>
public class NpgsqlSettings
{
    /// <summary>The connection string; <c>ConnectionStrings:{connection name}</c> goes before the sections.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Without a health check.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Without traces.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>Without metrics.</summary>
    public bool DisableMetrics { get; set; }
}
