namespace Agentgateway.Cel;

/// <summary>The dynamic type of a <see cref="CelValue"/>. Errors are values, so that logic operators can absorb them.</summary>
public enum CelKind : byte
{
    Null,
    Bool,
    Int,
    Uint,
    Double,
    String,
    Bytes,
    List,
    Map,
    Timestamp,
    Duration,
    Type,
    Optional,
    Ip,
    Cidr,

    /// <summary>A host object: behaves as its plain value in every operation and may add methods (a URI, a secret).</summary>
    Opaque,
    Error,
}
