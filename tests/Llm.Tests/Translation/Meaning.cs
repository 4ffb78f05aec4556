using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Agentgateway.Llm.Conversation;

namespace Agentgateway.Llm.Tests.Translation;

/// <summary>What an answer or a conversation says, as text to compare: independent of how a format cuts it into parts.</summary>
internal static class Meaning
{
    /// <summary>Meaning of an answer's first choice, with its counts.</summary>
    /// <param name="callIds">Whether the ids of calls are part of it; Gemini has none.</param>
    public static string Of(ChatAnswer answer, bool callIds)
    {
        var choice = answer.Choices[0];
        var text = new StringBuilder();
        Parts(text, choice.Parts, callIds);
        // Some formats have one word for both.
        text.Append("stop ").Append(choice.Stop == StopReason.ContentFilter ? StopReason.Refusal : choice.Stop).AppendLine();
        text.Append("input ").Append(answer.Usage?.Input).Append(" output ").Append(answer.Usage?.Output).Append(" cached ").Append(answer.Usage?.CacheRead ?? 0).AppendLine();
        return text.ToString();
    }

    /// <summary>Meaning of a conversation.</summary>
    public static string Of(ChatRequest request, bool callIds)
    {
        var text = new StringBuilder();
        var system = request.System.Concat(request.Turns.Where(IsSystem).SelectMany(static turn => turn.Parts)).OfType<TextPart>().Select(static part => part.Text);
        text.Append("system ").AppendLine(string.Join('\n', system));
        ChatRole? last = null;
        foreach (var turn in request.Turns.Where(static turn => !IsSystem(turn)))
        {
            var role = turn.Role == ChatRole.Assistant ? ChatRole.Assistant : ChatRole.User;
            if (role != last)
            {
                text.Append(role).AppendLine(":");
                last = role;
            }

            Parts(text, turn.Parts, callIds);
        }

        foreach (var tool in request.Tools)
        {
            text.Append("tool ").Append(tool.Name).Append(' ').Append(tool.Description).Append(' ').AppendLine(Canonical(tool.Parameters?.GetRawText() ?? ""));
        }

        text.Append("choice ").Append(request.ToolChoice?.Mode).Append(' ').AppendLine(request.ToolChoice?.Name ?? string.Join(',', request.ToolChoice?.Allowed ?? []));
        text.Append("max ").Append(request.MaxTokens).Append(" temperature ").Append(request.Temperature).AppendLine();
        return text.ToString();
    }

    private static bool IsSystem(ChatTurn turn) => turn.Role is ChatRole.System or ChatRole.Developer;

    private static void Parts(StringBuilder text, IEnumerable<ChatPart> parts, bool callIds)
    {
        foreach (var part in parts)
        {
            switch (part)
            {
                case TextPart said:
                    text.Append("text ").AppendLine(said.Text);
                    break;
                case ReasoningPart thought:
                    text.Append("thought ").AppendLine(thought.Text);
                    break;
                case ToolCallPart call:
                    text.Append("call ").Append(callIds ? call.Id + " " : "").Append(call.Name).Append(' ').AppendLine(Canonical(call.Arguments));
                    break;
                case ToolResultPart result:
                    text.Append("result ").Append(callIds ? result.CallId + " " : "").AppendLine(result.JoinedText());
                    break;
                case MediaPart media:
                    text.Append(media.Kind).Append(' ').Append(media.MediaType).Append(' ').AppendLine(media.Base64?.ToString() ?? media.Url);
                    break;
            }
        }
    }

    private static string Canonical(string json)
    {
        try
        {
            return JsonNode.Parse(json)?.ToJsonString() ?? "null";
        }
        catch (JsonException)
        {
            return json;
        }
    }
}
