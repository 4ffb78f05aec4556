using System.Collections.Frozen;

namespace Agentgateway.Cel.Checking;

/// <summary>What is known about a value before the expression runs. Everything may be unknown (<see cref="Dyn"/>).</summary>
internal sealed class StaticType
{
    private StaticType(CelKind? kind, StaticType? element = null, FrozenDictionary<string, StaticType>? fields = null, string? path = null, bool isOpen = true)
    {
        Kind = kind;
        Element = element;
        Fields = fields;
        Path = path;
        IsOpen = isOpen;
    }

    public static StaticType Dyn { get; } = new(null);
    public static StaticType Null { get; } = new(CelKind.Null);
    public static StaticType Bool { get; } = new(CelKind.Bool);
    public static StaticType Int { get; } = new(CelKind.Int);
    public static StaticType Uint { get; } = new(CelKind.Uint);
    public static StaticType Double { get; } = new(CelKind.Double);
    public static StaticType String { get; } = new(CelKind.String);
    public static StaticType Bytes { get; } = new(CelKind.Bytes);
    public static StaticType List { get; } = new(CelKind.List);
    public static StaticType Map { get; } = new(CelKind.Map);
    public static StaticType Timestamp { get; } = new(CelKind.Timestamp);
    public static StaticType Duration { get; } = new(CelKind.Duration);
    public static StaticType Type { get; } = new(CelKind.Type);
    public static StaticType Optional { get; } = new(CelKind.Optional);
    public static StaticType Ip { get; } = new(CelKind.Ip);
    public static StaticType Cidr { get; } = new(CelKind.Cidr);

    /// <summary>A string with the methods of a URI.</summary>
    public static StaticType Uri { get; } = new(CelKind.String);

    /// <summary>A map with the methods of a header view.</summary>
    public static StaticType Headers { get; } = new(CelKind.Map);

    /// <summary>The kind of the value, or null where it is not known. Host objects have the kind of their plain value.</summary>
    public CelKind? Kind { get; }

    /// <summary>Elements of a list, values of a map; null when they are not known.</summary>
    public StaticType? Element { get; }

    /// <summary>The known fields of a map, or null.</summary>
    public FrozenDictionary<string, StaticType>? Fields { get; }

    /// <summary>Where a map with <see cref="Fields"/> is found, such as <c>llm.cost</c>; null in a list.</summary>
    public string? Path { get; }

    /// <summary>The map may have other fields.</summary>
    public bool IsOpen { get; }

    public bool IsKnown => Kind is not null;

    public bool IsNumber => Kind is CelKind.Int or CelKind.Uint or CelKind.Double;

    public string Name => Kind is { } kind ? CelType.Of(kind).Name : "dyn";

    public static StaticType ListOf(StaticType element) => new(CelKind.List, element);

    public static StaticType MapOf(StaticType element) => new(CelKind.Map, element);

    public static StaticType Object(string? path, FrozenDictionary<string, StaticType> fields, bool isOpen) => new(CelKind.Map, null, fields, path, isOpen);

    public static StaticType Of(CelKind kind) => kind switch
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
        _ => Dyn,
    };

    /// <summary>The type of a value that has one of two types.</summary>
    public static StaticType Join(StaticType left, StaticType right) =>
        ReferenceEquals(left, right) ? left : left.Kind is { } kind && right.Kind == kind ? Of(kind) : Dyn;
}
