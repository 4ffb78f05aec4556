using System.Text.Json;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Telemetry;
using Agentgateway.Llm.Responses;

namespace Agentgateway.Gateway.Mcp;

/// <summary>Notes error and tool failure of an answer that passes through unchanged.</summary>
internal sealed class McpAnswerObserver(McpCallInfo info, bool isStream) : IResponseObserver
{
    private const int MaxBytes = 2 * 1024 * 1024;

    private readonly SseScanner? _scanner = isStream ? new SseScanner() : null;
    private readonly Ai.PooledBuffer? _json = isStream ? null : new Ai.PooledBuffer();
    private bool _isLost;

    public void OnBytes(ReadOnlySpan<byte> bytes)
    {
        if (_scanner is not null)
        {
            var handler = new Handler(info);
            _scanner.Feed(bytes, ref handler);
        }
        else if (_isLost || _json!.Length + bytes.Length > MaxBytes || !_json.TryWrite(bytes))
        {
            // The answer still reaches the client; only what it says stays unknown.
            _isLost = true;
        }
    }

    public void OnEnd(bool complete)
    {
        _scanner?.Dispose();
        if (_json is not null)
        {
            Note(info, _json.Written.Span);
            _json.Dispose();
        }
    }

    /// <summary>Reads error code and <c>isError</c> of one message; anything else is ignored.</summary>
    public static void Note(McpCallInfo info, ReadOnlySpan<byte> message)
    {
        // Requests and notifications of the server pass here too; only answers are of interest.
        if (!JsonRpcMessage.TryRead(message, out var rpc) || rpc.Kind != JsonRpcKind.Response)
        {
            return;
        }

        if (rpc.Error.IsPresent)
        {
            var reader = new Utf8JsonReader(rpc.Error.Of(message));
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1)
                {
                    if (reader.ValueTextEquals("code"u8) && reader.Read() && reader.TryGetInt32(out var code))
                    {
                        info.ErrorCode = code;
                    }
                    else if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("message"u8) && reader.Read() && reader.TokenType == JsonTokenType.String)
                    {
                        info.ErrorMessage = reader.GetString();
                    }
                }
            }
        }
        else if (rpc.Result.Of(message).IndexOf("\"isError\""u8) >= 0)
        {
            using var document = JsonDocument.Parse(rpc.Result.Of(message).ToArray());
            info.ToolError = document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("isError", out var flag) && flag.ValueKind == JsonValueKind.True;
        }
    }

    private readonly struct Handler(McpCallInfo info) : ISseEventHandler
    {
        public void OnEvent(ReadOnlySpan<byte> eventName, ReadOnlySpan<byte> data) => Note(info, data);
    }
}
