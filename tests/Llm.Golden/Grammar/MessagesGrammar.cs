using System.Text;
using System.Text.Json;

namespace Agentgateway.Llm.Golden.Grammar;

/// <summary>Anthropic: message_start, blocks one after the other, message_delta, message_stop; pings anywhere; an error ends the stream.</summary>
internal sealed class MessagesGrammar : StreamChecker
{
    private static readonly string[] StopReasons = ["end_turn", "max_tokens", "stop_sequence", "tool_use", "pause_turn", "refusal", "model_context_window_exceeded"];

    private readonly StringBuilder _input = new();
    private int _blocks;
    private string? _open;
    private bool _started;
    private bool _delta;
    private bool _ended;
    private bool _brokenInput;
    private string? _stop;

    /// <inheritdoc />
    protected override void Json(string? name, JsonElement data)
    {
        var type = Text(data, "type");
        Must(name == type, $"the event is named '{name}', the data is of type '{type}'");
        Must(!_ended, $"'{type}' after the end");
        if (type is not ("message_start" or "ping" or "error"))
        {
            Must(_started, $"'{type}' before message_start");
        }

        switch (type)
        {
            case "message_start":
                Start(Member(data, "message"));
                break;
            case "content_block_start":
                Open(data);
                break;
            case "content_block_delta":
                Delta(data);
                break;
            case "content_block_stop":
                Must(_open is not null && Number(data, "index") == _blocks - 1, "content_block_stop without its block");
                _brokenInput |= _open == "tool_use" && _input.Length > 0 && !IsObject(_input.ToString());
                _open = null;
                break;
            case "message_delta":
                Must(_open is null, "message_delta while a block is open");
                _delta = true;
                _stop = Text(Member(data, "delta"), "stop_reason") ?? _stop;
                Must(StopReasons.Contains(_stop), $"stop_reason '{_stop}'");
                Must(Number(Member(data, "usage"), "output_tokens") >= 0, "message_delta without usage.output_tokens");
                break;
            case "message_stop":
                Must(_delta, "message_stop without message_delta");
                _ended = true;
                break;
            case "error":
                Must(Text(Member(data, "error"), "message") is not null && Text(Member(data, "error"), "type") is not null, "an error without type or message");
                _ended = true;
                _brokenInput = false;
                break;
            case "ping":
                break;
            default:
                Fault($"unknown type '{type}'");
                break;
        }
    }

    /// <inheritdoc />
    protected override void AtEnd()
    {
        Must(_ended, "the stream has no message_stop");
        Must(!_brokenInput || _stop is "max_tokens" or "model_context_window_exceeded", "the input of a tool is no JSON object");
    }

    private void Start(JsonElement message)
    {
        Must(!_started, "a second message_start");
        _started = true;
        Must(Text(message, "id") is { Length: > 0 }, "message_start without id");
        Must(Text(message, "type") == "message" && Text(message, "role") == "assistant", "message_start without type or role");
        Must(Text(message, "model") is not null, "message_start without model");
        Must(Member(message, "content").ValueKind == JsonValueKind.Array, "message_start without content");
        Must(Number(Member(message, "usage"), "input_tokens") >= 0 && Number(Member(message, "usage"), "output_tokens") >= 0, "message_start without usage");
    }

    private void Open(JsonElement data)
    {
        Must(!_delta, "a block after message_delta");
        Must(_open is null, "a block starts while another is open");
        Must(Number(data, "index") == _blocks, $"block index {Number(data, "index")}, expected {_blocks}");
        _blocks++;
        _input.Clear();
        var block = Member(data, "content_block");
        _open = Text(block, "type");
        switch (_open)
        {
            case "text":
                Must(Text(block, "text") is not null, "a text block without text");
                break;
            case "thinking":
                Must(Text(block, "thinking") is not null && Text(block, "signature") is not null, "a thinking block without thinking or signature");
                break;
            case "redacted_thinking":
                Must(Text(block, "data") is not null, "a redacted block without data");
                break;
            case "tool_use" or "server_tool_use":
                Must(Text(block, "id") is { Length: > 0 } && Text(block, "name") is { Length: > 0 }, "a tool block without id or name");
                Must(Member(block, "input").ValueKind == JsonValueKind.Object, "a tool block without input");
                break;
            default:
                Must(_open is not null, "a block without type");
                break;
        }
    }

    private void Delta(JsonElement data)
    {
        Must(_open is not null && Number(data, "index") == _blocks - 1, "a delta without its block");
        var delta = Member(data, "delta");
        var type = Text(delta, "type");
        var fits = (_open, type) is ("text", "text_delta" or "citations_delta") or ("thinking", "thinking_delta" or "signature_delta") or ("tool_use" or "server_tool_use", "input_json_delta");
        Must(fits, $"a {type} in a block of type {_open}");
        if (type == "input_json_delta")
        {
            _input.Append(Text(delta, "partial_json"));
        }
    }
}
