using System.Text.Json;

namespace Agentgateway.Llm.Usage;

/// <summary>Reads an answer's id and why it ended, in the words of its provider.</summary>
/// <remarks>
/// Ids: <c>id</c> of OpenAI and Anthropic, <c>responseId</c> of Gemini. Reasons: <c>choices[].finish_reason</c>, <c>stop_reason</c> (Anthropic, also in
/// <c>delta</c>; models invoked on Bedrock), <c>candidates[].finishReason</c>, <c>stopReason</c> (Converse), <c>status</c> and
/// <c>incomplete_details.reason</c> (OpenAI responses), <c>done_reason</c> (Ollama).
/// </remarks>
internal static class FinishReader
{
    private const int MaxIdBytes = 256;
    private const int MaxReasonBytes = 64;

    /// <summary>Reads the member at whose name the reader stands, if it is one of these. False leaves the reader where it is.</summary>
    /// <param name="nested">The member belongs to <c>message</c>, <c>response</c> or <c>metadata</c> and not to the root.</param>
    public static bool TryReadMember(ref Utf8JsonReader reader, LlmObservation seen, bool nested)
    {
        if (reader.ValueTextEquals("id"u8) || reader.ValueTextEquals("responseId"u8))
        {
            reader.Read();
            seen.ResponseId ??= reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length is > 0 and <= MaxIdBytes ? reader.GetString() : null;
            reader.Skip();
        }
        else if (reader.ValueTextEquals("stop_reason"u8) || reader.ValueTextEquals("stopReason"u8) || reader.ValueTextEquals("finish_reason"u8)
            || reader.ValueTextEquals("done_reason"u8))
        {
            seen.Finish(0, Word(ref reader));
        }
        else if (reader.ValueTextEquals("status"u8))
        {
            var status = Word(ref reader);
            if (status is "completed" or "failed" or "cancelled" || (status == "incomplete" && seen.FinishReasons is null))
            {
                seen.Finish(0, status);
            }
        }
        else if (reader.ValueTextEquals("incomplete_details"u8))
        {
            reader.Read();
            Reason(ref reader, seen, 0, "reason"u8);
        }
        else if (!nested && reader.ValueTextEquals("delta"u8))
        {
            reader.Read();
            Reason(ref reader, seen, 0, "stop_reason"u8);
        }
        else if (!nested && reader.ValueTextEquals("choices"u8))
        {
            reader.Read();
            Choices(ref reader, seen, "finish_reason"u8);
        }
        else if (!nested && reader.ValueTextEquals("candidates"u8))
        {
            reader.Read();
            Choices(ref reader, seen, "finishReason"u8);
        }
        else
        {
            return false;
        }

        return true;
    }

    private static void Choices(ref Utf8JsonReader reader, LlmObservation seen, ReadOnlySpan<byte> name)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        var position = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Reason(ref reader, seen, position++, name);
        }
    }

    // Chunks of a stream hold one choice each and say which; elsewhere the place says it.
    private static void Reason(ref Utf8JsonReader reader, LlmObservation seen, long choice, ReadOnlySpan<byte> name)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        string? reason = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(name))
            {
                reason = Word(ref reader) ?? reason;
            }
            else if (reader.ValueTextEquals("usage"u8))
            {
                // Moonshot says the usage of a stream inside of its last choice.
                reader.Read();
                UsageObjectReader.Read(ref reader, seen.Usage);
            }
            else if (reader.ValueTextEquals("index"u8))
            {
                choice = UsageObjectReader.Count(ref reader) ?? choice;
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        seen.Finish(choice, reason);
    }

    // The usual words cost no allocation.
    private static string? Word(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }

        return reader.ValueTextEquals("stop"u8) ? "stop"
            : reader.ValueTextEquals("end_turn"u8) ? "end_turn"
            : reader.ValueTextEquals("STOP"u8) ? "STOP"
            : reader.ValueTextEquals("completed"u8) ? "completed"
            : reader.ValueTextEquals("tool_calls"u8) ? "tool_calls"
            : reader.ValueTextEquals("tool_use"u8) ? "tool_use"
            : reader.ValueTextEquals("length"u8) ? "length"
            : reader.ValueTextEquals("max_tokens"u8) ? "max_tokens"
            : reader.ValueTextEquals("in_progress"u8) ? "in_progress"
            : reader.ValueSpan.Length is > 0 and <= MaxReasonBytes ? reader.GetString() : null;
    }
}
