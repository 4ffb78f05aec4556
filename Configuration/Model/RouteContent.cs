namespace Agentgateway.Configuration.Model;

/// <summary>Identity of the text that a route was read from. Two routes with the same one say the same, wherever they stand in the document.</summary>
/// <remarks>A new one is made whenever the text, or a file that belongs to it, is read again.</remarks>
public sealed class RouteContent;

/// <summary>Carries an identity in a record without taking part in its equality: a value read again equals the one that was kept.</summary>
/// <param name="Value">The identity; null when nothing is known of earlier versions.</param>
public readonly struct ContentIdentity(object? value) : IEquatable<ContentIdentity>
{
    /// <summary>The identity, or null.</summary>
    public object? Value { get; } = value;

    /// <summary>Whether later versions may have the same one.</summary>
    public bool IsKnown => Value is not null;

    /// <summary>Whether both are known and the same.</summary>
    public bool IsSame(ContentIdentity other) => Value is not null && ReferenceEquals(Value, other.Value);

    /// <summary>Always: identities are not part of what a record says.</summary>
    public bool Equals(ContentIdentity other) => true;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ContentIdentity;

    /// <inheritdoc/>
    public override int GetHashCode() => 0;

    /// <summary>Always.</summary>
    public static bool operator ==(ContentIdentity left, ContentIdentity right) => left.Equals(right);

    /// <summary>Never.</summary>
    public static bool operator !=(ContentIdentity left, ContentIdentity right) => !left.Equals(right);

    /// <inheritdoc/>
    public override string ToString() => "";
}
