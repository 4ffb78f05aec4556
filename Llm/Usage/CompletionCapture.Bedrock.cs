using System.Text.Json;

namespace Agentgateway.Llm.Usage;

/// <content>Bedrock: whole Converse answers, the events of their streams, and the events of invoked models, which come as base64.</content>
public sealed partial class CompletionCapture
{
    private void Bedrock(JsonElement root, JsonElement output)
    {
        if (output.ValueKind == JsonValueKind.Object && output.TryGetProperty("message", out var message) && message.TryGetProperty("content", out var content)
            && content.ValueKind == JsonValueKind.Array)
        {
            foreach (var block in content.EnumerateArray())
            {
                Text(0, block, "text");
                if (block.TryGetProperty("toolUse", out var use))
                {
                    var call = CallAt(_calls.Count);
                    (call.Id, call.Name) = (String(use, "toolUseId"), String(use, "name"));
                    Append(call.Arguments, use.TryGetProperty("input", out var input) ? input.GetRawText() : null);
                }
            }
        }
        else if (root.TryGetProperty("contentBlockIndex", out var index) && index.TryGetInt64(out var place))
        {
            Converse(root, place);
        }
        else if (root.TryGetProperty("bytes", out var bytes) && bytes.TryGetBytesFromBase64(out var inner))
        {
            Add(inner);
        }
    }

    private void Converse(JsonElement root, long place)
    {
        if (root.TryGetProperty("start", out var start) && start.TryGetProperty("toolUse", out var begun))
        {
            var call = CallAt(place);
            (call.Id, call.Name) = (String(begun, "toolUseId"), String(begun, "name"));
        }
        else if (root.TryGetProperty("delta", out var delta))
        {
            Text(0, delta, "text");
            if (delta.TryGetProperty("toolUse", out var more))
            {
                Append(CallAt(place).Arguments, String(more, "input"));
            }
        }
    }
}
