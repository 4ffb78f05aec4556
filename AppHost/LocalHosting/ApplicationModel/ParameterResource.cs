namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value from outside: <c>Parameters:{name}</c> in the configuration, a default, or one that is generated and kept.</summary>
/// <param name="name">See <see cref="IResource.Name"/>.</param>
/// <param name="callback">Gives the value; gets the default, if there is one.</param>
/// <param name="secret">True if the value must not be shown.</param>
public class ParameterResource(string name, Func<ParameterDefault?, string> callback, bool secret = false) : Resource(name), IManifestExpressionProvider, IValueProvider
{
    private string? _value;

    /// <summary>True if the value must not be shown.</summary>
    public bool Secret { get; } = secret;

    /// <summary>Where the value comes from if the configuration has none.</summary>
    public ParameterDefault? Default { get; set; }

    /// <inheritdoc />
    public string ValueExpression => $"{{{Name}.value}}";

    /// <inheritdoc />
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => new(_value ??= callback(Default));
}
