using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Agentgateway.Cel.Values;

namespace Agentgateway.Cel;

/// <summary>One CEL value in 24 bytes: numbers, bools, times and slices of bytes are held without boxing.</summary>
/// <remarks>
/// The default value is null. Reading an accessor that does not fit <see cref="Kind"/> is a programming error of the host and throws
/// <see cref="InvalidCastException"/> where a reference is involved. Equality is CEL's <c>==</c>: numbers compare by mathematical value across kinds.
/// </remarks>
public readonly struct CelValue : IEquatable<CelValue>
{
    private readonly object? _object;
    private readonly long _bits;
    private readonly int _extra;
    private readonly CelKind _kind;

    private CelValue(CelKind kind, long bits, object? reference = null, int extra = 0)
    {
        _kind = kind;
        _bits = bits;
        _object = reference;
        _extra = extra;
    }

    public static CelValue Null => default;

    public static CelValue True => new(CelKind.Bool, 1);

    public static CelValue False => new(CelKind.Bool, 0);

    public CelKind Kind => _kind;

    public bool IsNull => _kind == CelKind.Null;

    public bool IsError => _kind == CelKind.Error;

    /// <summary>True only for the boolean true: what every condition tests.</summary>
    public bool IsTrue => _kind == CelKind.Bool && _bits != 0;

    public bool AsBool => _bits != 0;

    public long AsInt => _bits;

    public ulong AsUint => (ulong)_bits;

    public double AsDouble => BitConverter.Int64BitsToDouble(_bits);

    public string AsString => (string)_object!;

    /// <summary>The octets; the memory belongs to the host and may be a view into a buffered body.</summary>
    public ReadOnlyMemory<byte> AsBytes => new((byte[])_object!, _extra, (int)_bits);

    public ICelList AsList => (ICelList)_object!;

    public ICelMap AsMap => (ICelMap)_object!;

    public CelType AsType => (CelType)_object!;

    public ICelOpaque AsOpaque => (ICelOpaque)_object!;

    public CelError AsError => (CelError)_object!;

    /// <summary>Seconds since the Unix epoch, rounded towards the past; the rest is <see cref="TimestampNanos"/>.</summary>
    public long TimestampSeconds => _bits;

    /// <summary>0 to 999,999,999.</summary>
    public int TimestampNanos => _extra;

    /// <summary>Length of a duration in nanoseconds.</summary>
    public long DurationNanos => _bits;

    /// <summary>The type as a value; an opaque object has the type of its plain value.</summary>
    public CelType Type => CelType.Of(Unwrap().Kind);

    internal object? Reference => _object;

    /// <summary><see cref="AsMap"/> without the cast, for a value whose kind was just looked at.</summary>
    internal ICelMap MapHere => Unsafe.As<ICelMap>(_object!);

    /// <summary><see cref="AsList"/> without the cast, for a value whose kind was just looked at.</summary>
    internal ICelList ListHere => Unsafe.As<ICelList>(_object!);

    internal IpValue AsIp => (IpValue)_object!;

    internal CidrValue AsCidr => (CidrValue)_object!;

    internal OptionalValue AsOptional => (OptionalValue)_object!;

    /// <summary>Roughly the characters and elements in the value with everything below it, shared parts counted every time: what a walk over it costs.</summary>
    internal long Weight => _kind switch
    {
        CelKind.String => 16 + AsString.Length,
        CelKind.Bytes => 16 + _bits,
        CelKind.List or CelKind.Map or CelKind.Optional => _object is IWeighted weighted ? weighted.Weight : 256,
        _ => 16,
    };

    internal bool IsNumber => _kind is CelKind.Int or CelKind.Uint or CelKind.Double;

    public static CelValue Bool(bool value) => new(CelKind.Bool, value ? 1 : 0);

    public static CelValue Int(long value) => new(CelKind.Int, value);

    public static CelValue Uint(ulong value) => new(CelKind.Uint, (long)value);

    public static CelValue Double(double value) => new(CelKind.Double, BitConverter.DoubleToInt64Bits(value));

    public static CelValue String(string value) => new(CelKind.String, 0, value);

    /// <summary>A string, or null when the host has none.</summary>
    public static CelValue StringOrNull(string? value) => value is null ? Null : String(value);

    /// <summary>A view; it is copied only if it is not backed by an array.</summary>
    public static CelValue Bytes(ReadOnlyMemory<byte> value) =>
        MemoryMarshal.TryGetArray(value, out var segment) && segment.Array is not null
            ? new(CelKind.Bytes, segment.Count, segment.Array, segment.Offset)
            : new(CelKind.Bytes, value.Length, value.ToArray());

    public static CelValue List(ICelList value) => new(CelKind.List, 0, value);

    public static CelValue List(params CelValue[] items) => new(CelKind.List, 0, new ArrayList(items));

    public static CelValue Strings(IEnumerable<string> items) => List([.. items.Select(String)]);

    public static CelValue Map(ICelMap value) => new(CelKind.Map, 0, value);

    /// <summary>A map with string keys; a key that comes twice keeps its first place and its last value.</summary>
    public static CelValue Map(params ReadOnlySpan<KeyValuePair<string, CelValue>> entries)
    {
        var builder = new MapBuilder(entries.Length);
        foreach (var entry in entries)
        {
            builder.Set(String(entry.Key), entry.Value);
        }

        return Map(builder.Build());
    }

    /// <param name="seconds">Seconds since the Unix epoch.</param>
    /// <param name="nanos">0 to 999,999,999.</param>
    public static CelValue Timestamp(long seconds, int nanos) => new(CelKind.Timestamp, seconds, null, nanos);

    public static CelValue Timestamp(DateTimeOffset value)
    {
        var ticks = value.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;
        var (seconds, rest) = Math.DivRem(ticks, TimeSpan.TicksPerSecond);
        return rest < 0
            ? Timestamp(seconds - 1, (int)(rest + TimeSpan.TicksPerSecond) * 100)
            : Timestamp(seconds, (int)rest * 100);
    }

    public static CelValue Duration(TimeSpan value) => DurationFromNanos(checked(value.Ticks * 100));

    public static CelValue DurationFromNanos(long nanos) => new(CelKind.Duration, nanos);

    public static CelValue TypeValue(CelType type) => new(CelKind.Type, 0, type);

    public static CelValue Opaque(ICelOpaque value) => new(CelKind.Opaque, 0, value);

    public static CelValue Error(CelErrorCode code, string message) => new(CelKind.Error, 0, new CelError(code, message));

    public static CelValue Error(CelError error) => new(CelKind.Error, 0, error);

    internal static CelValue Ip(IpValue value) => new(CelKind.Ip, 0, value);

    internal static CelValue Cidr(CidrValue value) => new(CelKind.Cidr, 0, value);

    internal static CelValue Optional(OptionalValue value) => new(CelKind.Optional, 0, value);

    /// <summary>The plain value of an opaque object, any other value itself.</summary>
    public CelValue Unwrap() => _kind == CelKind.Opaque ? AsOpaque.Plain : this;

    public bool Equals(CelValue other) => Equality.AreEqual(this, other);

    public override bool Equals(object? obj) => obj is CelValue other && Equals(other);

    public override int GetHashCode() => Equality.Hash(this);

    public static bool operator ==(in CelValue left, in CelValue right) => left.Equals(right);

    public static bool operator !=(in CelValue left, in CelValue right) => !left.Equals(right);

    /// <summary>For people: text as it is, everything else as JSON, errors as their name and message.</summary>
    public override string ToString() => _kind switch
    {
        CelKind.String => AsString,
        CelKind.Error => AsError.ToString(),
        _ => TryGetText(out var text) ? text : CelJson.ToText(this),
    };

    /// <summary>The value where a policy needs text: strings, bools and integers as they print, bytes as base64; false for the rest.</summary>
    public bool TryGetText(out string text)
    {
        var plain = Unwrap();
        switch (plain._kind)
        {
            case CelKind.String:
                text = plain.AsString;
                return true;
            case CelKind.Bool:
                text = plain.AsBool ? "true" : "false";
                return true;
            case CelKind.Int:
                text = plain.AsInt.ToString(System.Globalization.CultureInfo.InvariantCulture);
                return true;
            case CelKind.Uint:
                text = plain.AsUint.ToString(System.Globalization.CultureInfo.InvariantCulture);
                return true;
            case CelKind.Bytes:
                text = Convert.ToBase64String(plain.AsBytes.Span);
                return true;
            default:
                text = "";
                return false;
        }
    }
}
