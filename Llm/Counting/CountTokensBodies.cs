using System.Buffers;
using System.Text.Json;
using Agentgateway.Llm.Formats;

namespace Agentgateway.Llm.Counting;

/// <summary>Bodies of token counts: Anthropic's request for Bedrock, and the answers (llm.md 2.4).</summary>
public static class CountTokensBodies
{
    private const string DefaultVersion = "2023-06-01";

    /// <summary>Bedrock counts what <c>invoke</c> would take: the request without its model, in base64.</summary>
    /// <param name="body">The client's request.</param>
    /// <param name="anthropicVersion">The client's header <c>anthropic-version</c>; null if absent.</param>
    /// <exception cref="JsonException">The body is not a JSON object.</exception>
    public static void WriteBedrock(ReadOnlyMemory<byte> body, string? anthropicVersion, IBufferWriter<byte> output)
    {
        using var document = JsonDocument.Parse(body);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("Not a JSON object.");
        }

        var invoke = new ArrayBufferWriter<byte>(body.Length + 64);
        using (var json = new Utf8JsonWriter(invoke, SseEventWriter.JsonOptions))
        {
            WriteInvoke(document.RootElement, anthropicVersion ?? DefaultVersion, json);
        }

        using var outer = new Utf8JsonWriter(output, SseEventWriter.JsonOptions);
        outer.WriteStartObject();
        outer.WriteStartObject("input"u8);
        outer.WriteStartObject("invokeModel"u8);
        outer.WriteBase64String("body"u8, invoke.WrittenSpan);
        outer.WriteEndObject();
        outer.WriteEndObject();
        outer.WriteEndObject();
    }

    /// <summary>Reads the count of an answer in any provider's shape; null if there is none.</summary>
    public static long? ReadCount(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            return root.Integer("input_tokens"u8) ?? root.Integer("inputTokens"u8) ?? root.Integer("totalTokens"u8);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes Anthropic's answer.</summary>
    public static void WriteAnthropic(long tokens, IBufferWriter<byte> output) => Write("input_tokens"u8, tokens, output);

    /// <summary>Writes Gemini's answer.</summary>
    public static void WriteGemini(long tokens, IBufferWriter<byte> output) => Write("totalTokens"u8, tokens, output);

    private static void Write(ReadOnlySpan<byte> member, long tokens, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteNumber(member, tokens);
        json.WriteEndObject();
    }

    private static void WriteInvoke(JsonElement request, string version, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (request.Member("messages"u8) is { } messages)
        {
            json.WritePropertyName("messages"u8);
            messages.WriteTo(json);
        }

        foreach (var member in request.EnumerateObject())
        {
            if (!member.NameEquals("messages"u8) && !member.NameEquals("model"u8) && !member.NameEquals("max_tokens"u8) && !member.NameEquals("anthropic_version"u8))
            {
                member.WriteTo(json);
            }
        }

        json.WriteNumber("max_tokens"u8, 1);
        json.WriteString("anthropic_version"u8, version);
        json.WriteEndObject();
    }
}
