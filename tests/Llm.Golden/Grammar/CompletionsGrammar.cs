using System.Text;
using System.Text.Json;

namespace Agentgateway.Llm.Golden.Grammar;

/// <summary>OpenAI chat completions: chunks of one id, role first, one finish reason, then at most a usage chunk, then <c>[DONE]</c>; an error ends the stream.</summary>
internal sealed class CompletionsGrammar : StreamChecker
{
    private static readonly string[] FinishReasons = ["stop", "length", "tool_calls", "content_filter", "function_call"];

    private readonly List<StringBuilder> _arguments = [];
    private readonly List<bool> _custom = [];
    private string? _id;
    private bool _role;
    private string? _finish;
    private bool _usage;
    private bool _done;
    private bool _error;

    /// <inheritdoc />
    protected override void Json(string? name, JsonElement data)
    {
        Must(name is null, $"an event is named '{name}'");
        Must(!_done && !_error, "a chunk after the end");
        if (Member(data, "error").ValueKind == JsonValueKind.Object)
        {
            Must(Text(Member(data, "error"), "message") is not null, "an error without message");
            _error = true;
            return;
        }

        Must(Text(data, "object") == "chat.completion.chunk", "object is not chat.completion.chunk");
        Must(Text(data, "id") is { Length: > 0 } id && (_id ??= id) == id, "the id is missing or changes");
        Must(Number(data, "created") >= 0, "no created time");
        Must(Text(data, "model") is not null, "no model");
        if (!Must(Member(data, "choices").ValueKind == JsonValueKind.Array, "no choices"))
        {
            return;
        }

        foreach (var choice in Member(data, "choices").EnumerateArray())
        {
            Choice(choice);
        }

        if (Member(data, "usage") is { ValueKind: JsonValueKind.Object } usage)
        {
            Must(!_usage, "usage comes twice");
            _usage = true;
            Must(Number(usage, "prompt_tokens") >= 0 && Number(usage, "completion_tokens") >= 0 && Number(usage, "total_tokens") >= 0, "usage lacks a count");
        }
    }

    /// <inheritdoc />
    protected override void Done()
    {
        Must(!_done && !_error, "[DONE] after the end");
        _done = true;
    }

    /// <inheritdoc />
    protected override void AtEnd()
    {
        Must(_done || _error, "the stream has no [DONE]");
        Must(_error || _finish is not null, "the stream has no finish_reason");
        if (_finish == "tool_calls")
        {
            Must(_arguments.Count > 0, "finish_reason tool_calls without calls");
            Must(_arguments.Where((_, i) => !_custom[i]).All(static text => IsObject(text.ToString())), "the arguments of a call are no JSON object");
        }
    }

    private void Choice(JsonElement choice)
    {
        Must(_finish is null, "a choice after the finish_reason");
        Must(Number(choice, "index") == 0, "a choice of another index");
        var delta = Member(choice, "delta");
        Must(delta.ValueKind == JsonValueKind.Object, "a choice without delta");
        if (Text(delta, "role") is { } role)
        {
            Must(role == "assistant" && !_role, "the role is not assistant, or comes twice");
            _role = true;
        }

        Must(_role, "content before the role");
        if (Member(delta, "tool_calls") is { ValueKind: JsonValueKind.Array } calls)
        {
            foreach (var call in calls.EnumerateArray())
            {
                Call(call);
            }
        }

        if (Text(choice, "finish_reason") is { } reason)
        {
            Must(FinishReasons.Contains(reason), $"finish_reason '{reason}'");
            _finish = reason;
        }
    }

    private void Call(JsonElement call)
    {
        var index = Number(call, "index");
        if (index == _arguments.Count)
        {
            _arguments.Add(new StringBuilder());
            _custom.Add(Text(call, "type") == "custom");
            Must(Text(call, "id") is { Length: > 0 } && Text(call, "type") is "function" or "custom", "a call starts without id or type");
            Must(Text(Member(call, _custom[^1] ? "custom" : "function"), "name") is { Length: > 0 }, "a call starts without name");
        }
        else
        {
            Must(Text(Member(call, "function"), "name") is null, "a name in the middle of a call");
        }

        if (Must(index >= 0 && index < _arguments.Count, $"call index {index} out of order"))
        {
            _arguments[index].Append(Text(Member(call, "function"), "arguments"));
        }
    }
}
