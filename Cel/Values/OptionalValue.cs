namespace Agentgateway.Cel.Values;

/// <summary>The content of an optional: a value or nothing.</summary>
internal sealed class OptionalValue(bool hasValue, CelValue value) : IWeighted
{
    public static readonly OptionalValue None = new(false, default);

    public long Weight { get; } = value.Weight + 16;

    public bool HasValue { get; } = hasValue;

    public CelValue Value { get; } = value;

    public static CelValue Of(in CelValue value) => CelValue.Optional(new OptionalValue(true, value));
}
