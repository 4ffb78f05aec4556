namespace Agentgateway.Gateway.Telemetry.Metrics;

/// <summary>Values of the labels of one series, in the family's label order. Immutable once stored; a thread's probe is reused for look-ups.</summary>
internal sealed class LabelSet : IEquatable<LabelSet>
{
    private readonly string[] _values;
    private int _hash;

    public LabelSet(int count) => _values = new string[count];

    private LabelSet(LabelSet other)
    {
        _values = [.. other._values];
        _hash = other._hash;
    }

    public ReadOnlySpan<string> Values => _values;

    /// <summary>Sets one value of a probe. Call <see cref="Seal"/> after the last.</summary>
    public void Set(int index, string value) => _values[index] = value;

    /// <summary>Computes the hash after all values are set.</summary>
    public void Seal()
    {
        var hash = new HashCode();
        foreach (var value in _values)
        {
            hash.Add(value, StringComparer.Ordinal);
        }

        _hash = hash.ToHashCode();
    }

    /// <summary>Copy that may be kept as a dictionary key.</summary>
    public LabelSet Freeze() => new(this);

    public bool Equals(LabelSet? other) => other is not null && _hash == other._hash && _values.AsSpan().SequenceEqual(other._values);

    public override bool Equals(object? obj) => Equals(obj as LabelSet);

    public override int GetHashCode() => _hash;
}
