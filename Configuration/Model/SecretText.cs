namespace Agentgateway.Configuration.Model;

/// <summary>A credential from the configuration. Prints as <c>***</c>; only <see cref="Reveal"/> gives the value.</summary>
/// <remarks>Equality compares values, so that a reload can see whether a credential changed.</remarks>
public sealed class SecretText : IEquatable<SecretText>
{
    private readonly string _value;

    /// <summary>Makes a secret.</summary>
    /// <param name="value">The plain value, already trimmed when it comes from a file.</param>
    /// <param name="file">The file it was read from, for watching; null for a value written in the configuration.</param>
    public SecretText(string value, string? file = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        _value = value;
        File = file;
    }

    /// <summary>The file that holds the value, as written in the configuration; null for an inline value.</summary>
    public string? File { get; }

    /// <summary>The plain value. Never pass it to logs, errors or dumps.</summary>
    public string Reveal() => _value;

    /// <inheritdoc/>
    public override string ToString() => "***";

    /// <inheritdoc/>
    public bool Equals(SecretText? other) => other is not null && string.Equals(_value, other._value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SecretText);

    /// <inheritdoc/>
    public override int GetHashCode() => _value.GetHashCode(StringComparison.Ordinal);
}
