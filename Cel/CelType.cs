namespace Agentgateway.Cel;

/// <summary>A type as a value: what <c>type(x)</c> returns.</summary>
public sealed class CelType
{
    private CelType(string name) => Name = name;

    public string Name { get; }

    public static CelType Null { get; } = new("null_type");
    public static CelType Bool { get; } = new("bool");
    public static CelType Int { get; } = new("int");
    public static CelType Uint { get; } = new("uint");
    public static CelType Double { get; } = new("double");
    public static CelType String { get; } = new("string");
    public static CelType Bytes { get; } = new("bytes");
    public static CelType List { get; } = new("list");
    public static CelType Map { get; } = new("map");
    public static CelType Timestamp { get; } = new("google.protobuf.Timestamp");
    public static CelType Duration { get; } = new("google.protobuf.Duration");
    public static CelType Type { get; } = new("type");
    public static CelType Optional { get; } = new("optional_type");
    public static CelType Ip { get; } = new("net.IP");
    public static CelType Cidr { get; } = new("net.CIDR");
    public static CelType Dyn { get; } = new("dyn");
    public static CelType Error { get; } = new("error");

    internal static CelType Of(CelKind kind) => kind switch
    {
        CelKind.Null => Null,
        CelKind.Bool => Bool,
        CelKind.Int => Int,
        CelKind.Uint => Uint,
        CelKind.Double => Double,
        CelKind.String => String,
        CelKind.Bytes => Bytes,
        CelKind.List => List,
        CelKind.Map => Map,
        CelKind.Timestamp => Timestamp,
        CelKind.Duration => Duration,
        CelKind.Type => Type,
        CelKind.Optional => Optional,
        CelKind.Ip => Ip,
        CelKind.Cidr => Cidr,
        CelKind.Opaque => Dyn,
        _ => Error,
    };

    /// <summary>The type that an identifier (also a dotted one) names, or null.</summary>
    internal static CelType? Named(string name) => name switch
    {
        "null_type" => Null,
        "bool" => Bool,
        "int" => Int,
        "uint" => Uint,
        "double" or "float" => Double,
        "string" => String,
        "bytes" => Bytes,
        "list" => List,
        "map" => Map,
        "timestamp" or "google.protobuf.Timestamp" => Timestamp,
        "duration" or "google.protobuf.Duration" => Duration,
        "type" => Type,
        "dyn" => Dyn,
        "optional_type" => Optional,
        "net.IP" => Ip,
        "net.CIDR" => Cidr,
        _ => null,
    };

    public override string ToString() => Name;
}
