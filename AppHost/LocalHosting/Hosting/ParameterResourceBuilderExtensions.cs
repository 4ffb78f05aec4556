using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Values from outside.</summary>
public static class ParameterResourceBuilderExtensions
{
    /// <summary>Adds a value that the configuration must have as <c>Parameters:{name}</c>.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, bool secret = false) =>
        builder.AddResource(new ParameterResource(
            name,
            _ => FromConfiguration(builder, name) ?? throw new DistributedApplicationException(
                $"The parameter '{name}' has no value: set the environment variable Parameters__{name} or pass --Parameters:{name}=…"),
            secret));

    /// <summary>Adds a value with a fixed default.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, string value, bool publishValueAsDefault = false, bool secret = false) =>
        builder.AddResource(new ParameterResource(name, _ => FromConfiguration(builder, name) ?? value, secret));

    /// <summary>Adds a value with a generated default.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">Resource name.</param>
    /// <param name="value">Makes the default.</param>
    /// <param name="secret">True if the value must not be shown.</param>
    /// <param name="persist">True if the value is made once and kept; the local host keeps it in the data folder, mode 0600.</param>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret = false, bool persist = false)
    {
        var parameter = new ParameterResource(
            name,
            made => FromConfiguration(builder, name)
                ?? (persist && builder is DistributedApplicationBuilder local
                    ? local.Data.Secrets.GetOrAdd(name, made!.GetDefaultValue)
                    : made!.GetDefaultValue()),
            secret)
        {
            Default = value,
        };
        return builder.AddResource(parameter);
    }

    private static string? FromConfiguration(IDistributedApplicationBuilder builder, string name) =>
        builder.Configuration[$"Parameters:{name}"] is { Length: > 0 } value ? value : null;
}
