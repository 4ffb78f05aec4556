namespace Agentgateway.Gateway.Telemetry.Metrics;

/// <summary>Names and values of the labels of one series. Immutable once stored; a thread's probe is reused for look-ups.</summary>
internal sealed class LabelSet : IEquatable<LabelSet>
{
    private readonly string[] _values;
    private int _hash;

    public LabelSet(int count)
    {
        _values = new string[count];
        Names = [];
    }

    private LabelSet(LabelSet other)
    {
        _values = [.. other._values];
        Names = other.Names;
        _hash = other._hash;
    }

    public ReadOnlySpan<string> Values => _values;

    /// <summary>The family's label list when the series began; the same list means the same names.</summary>
    public IReadOnlyList<string> Names { get; private set; }

    /// <summary>Says which labels the values of a probe are for.</summary>
    public void For(IReadOnlyList<string> names) => Names = names;

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

    public bool Equals(LabelSet? other) => other is not null && _hash == other._hash && ReferenceEquals(Names, other.Names) && _values.AsSpan().SequenceEqual(other._values);

    public override bool Equals(object? obj) => Equals(obj as LabelSet);

    public override int GetHashCode() => _hash;
}
