using System.Text.Json;

namespace Agentgateway.Llm.Golden.Grammar;

/// <summary>Gemini with <c>alt=sse</c>: responses with candidates; the last one has the finish reason (or the prompt was blocked) and the usage.</summary>
internal sealed class GeminiGrammar : StreamChecker
{
    private static readonly string[] Parts = ["text", "inlineData", "functionCall", "functionResponse", "fileData", "executableCode", "codeExecutionResult", "thoughtSignature"];

    private bool _finished;
    private bool _usage;
    private bool _error;

    /// <inheritdoc />
    protected override void Json(string? name, JsonElement data)
    {
        Must(name is null, $"an event is named '{name}'");
        Must(!_error, "a response after an error");
        if (Member(data, "error").ValueKind == JsonValueKind.Object)
        {
            Must(Number(Member(data, "error"), "code") >= 0 && Text(Member(data, "error"), "status") is not null, "an error without code or status");
            _error = true;
            return;
        }

        _usage |= Number(Member(data, "usageMetadata"), "promptTokenCount") >= 0 || Number(Member(data, "usageMetadata"), "totalTokenCount") >= 0;
        _finished |= Text(Member(data, "promptFeedback"), "blockReason") is not null;
        if (Member(data, "candidates") is not { ValueKind: JsonValueKind.Array } candidates)
        {
            return;
        }

        foreach (var candidate in candidates.EnumerateArray())
        {
            Candidate(candidate);
        }
    }

    /// <inheritdoc />
    protected override void AtEnd()
    {
        Must(_finished || _error, "the stream has no finishReason");
        Must(_usage || _error, "the stream has no usageMetadata");
    }

    private void Candidate(JsonElement candidate)
    {
        var content = Member(candidate, "content");
        var parts = Member(content, "parts");
        if (parts.ValueKind == JsonValueKind.Array && parts.GetArrayLength() > 0)
        {
            Must(!_finished, "content after the finishReason");
            Must(Text(content, "role") == "model", "content without role model");
            foreach (var part in parts.EnumerateArray())
            {
                Must(part.EnumerateObject().Any(static member => Parts.Contains(member.Name)), "a part without data");
                Must(Member(part, "functionCall") is not { ValueKind: JsonValueKind.Object } call
                    || (Text(call, "name") is { Length: > 0 } && Member(call, "args").ValueKind is JsonValueKind.Object or JsonValueKind.Undefined), "a call without name, or with odd arguments");
            }
        }

        _finished |= Text(candidate, "finishReason") is not null;
    }
}
