using System.Buffers;
using System.Text.Json;

namespace Agentgateway.Gateway.Mcp;

/// <summary>Writes JSON-RPC messages of the gateway itself.</summary>
internal static class JsonRpcWriter
{
    public const int ParseError = -32700;
    public const int InvalidRequest = -32600;
    public const int MethodNotFound = -32601;
    public const int InvalidParams = -32602;
    public const int InternalError = -32603;

    /// <summary>An error; <paramref name="id"/> is copied as it is, empty becomes <c>null</c>.</summary>
    public static byte[] Error(ReadOnlySpan<byte> id, int code, string message, string? reason = null)
    {
        var output = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("jsonrpc"u8, "2.0"u8);
            json.WritePropertyName("id"u8);
            json.WriteRawValue(id.IsEmpty ? "null"u8 : id, skipInputValidation: true);
            json.WriteStartObject("error"u8);
            json.WriteNumber("code"u8, code);
            json.WriteString("message"u8, message);
            if (reason is not null)
            {
                json.WriteStartObject("data"u8);
                json.WriteString("code"u8, reason);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>A result; both parts are copied as they are.</summary>
    public static byte[] Result(ReadOnlySpan<byte> id, ReadOnlySpan<byte> result)
    {
        var output = new ArrayBufferWriter<byte>(result.Length + 64);
        output.Write("{\"jsonrpc\":\"2.0\",\"id\":"u8);
        output.Write(id);
        output.Write(",\"result\":"u8);
        output.Write(result);
        output.Write("}"u8);
        return output.WrittenSpan.ToArray();
    }
}
