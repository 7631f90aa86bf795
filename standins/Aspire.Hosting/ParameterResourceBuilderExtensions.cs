using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>Adds values from outside. The configuration (<c>Parameters:name</c>) always comes first.</summary>
public static class ParameterResourceBuilderExtensions
{
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, bool secret = false) =>
        builder.AddResource(new ParameterResource(name, _ => FromConfiguration(builder, name)
            ?? throw new DistributedApplicationException($"The parameter '{name}' has no value. Set Parameters:{name} in the configuration, or Parameters__{name} in the environment."), secret));

    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, string value, bool publishValueAsDefault = false, bool secret = false)
    {
        if (publishValueAsDefault && secret)
            throw new ArgumentException("A secret cannot be published as a default value.", nameof(secret));
        return builder.AddResource(new ParameterResource(name, _ => value, secret));
    }

    /// <param name="persist">True: a generated value is kept for the next start.</param>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret = false, bool persist = false) =>
        builder.AddResource(Generated(builder, name, value, secret, persist));

    /// <summary>A generated password that is kept for the next start, and is not a resource of the system itself.</summary>
    public static ParameterResource CreateDefaultPasswordParameter(
        IDistributedApplicationBuilder builder, string name,
        bool lower = true, bool upper = true, bool numeric = true, bool special = true,
        int minLower = 0, int minUpper = 0, int minNumeric = 0, int minSpecial = 0)
    {
        var password = new GenerateParameterDefault
        {
            Lower = lower, Upper = upper, Numeric = numeric, Special = special,
            MinLower = minLower, MinUpper = minUpper, MinNumeric = minNumeric, MinSpecial = minSpecial,
        };
        return Generated(builder, name, password, secret: true, persist: true);
    }

    private static ParameterResource Generated(IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret, bool persist) =>
        new(name, _ => FromConfiguration(builder, name)
            ?? (persist ? new PersistedValues(new DataFolder(builder.AppHostDirectory)).GetOrAdd(name, value.GetDefaultValue) : value.GetDefaultValue()), secret)
        {
            Default = value,
        };

    private static string? FromConfiguration(IDistributedApplicationBuilder builder, string name) => builder.Configuration[$"Parameters:{name}"];
}
