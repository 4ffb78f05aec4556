using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Usage;

namespace Agentgateway.Llm.Formats.Messages;

/// <summary>Reads a complete message.</summary>
internal static class MessagesAnswerReader
{
    /// <summary>Reads the answer.</summary>
    /// <exception cref="JsonException">It has no content.</exception>
    public static ChatAnswer Read(JsonElement body)
    {
        if (body.Member("content"u8) is not { ValueKind: JsonValueKind.Array } content)
        {
            throw new JsonException("A message without content.");
        }

        var usage = body.Object("usage"u8);
        var answer = new ChatAnswer
        {
            Source = ChatFormat.Messages,
            Id = body.Text("id"u8),
            Model = body.Text("model"u8),
            ServiceTier = usage?.Text("service_tier"u8),
        };
        var choice = new ChatChoice
        {
            Stop = body.Text("stop_reason"u8) is { } reason ? MessagesStopReasons.Read(reason) : null,
            ProviderReason = body.Text("stop_reason"u8),
            StopSequence = body.Text("stop_sequence"u8),
        };
        MessagesContentReader.Content(choice.Parts, content, new FieldPath("content"));
        answer.Choices.Add(choice);
        if (usage is { } counts)
        {
            answer.Usage = new TokenUsage();
            MessagesUsage.Read(counts, answer.Usage);
        }

        return answer;
    }
}
