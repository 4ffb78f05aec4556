using System.Text;
using Agentgateway.Cel;

namespace Agentgateway.Gateway.Expressions;

/// <summary>What an expression puts into a body.</summary>
internal static class BodyBytes
{
    /// <summary>Text and bytes as they are, other values as JSON, nothing on error.</summary>
    public static ReadOnlyMemory<byte> Of(CelValue value)
    {
        var plain = value.Unwrap();
        return plain.Kind switch
        {
            CelKind.Error => default,
            CelKind.String => Encoding.UTF8.GetBytes(plain.AsString),
            CelKind.Bytes => plain.AsBytes,
            _ => CelJson.ToBytes(plain),
        };
    }
}
