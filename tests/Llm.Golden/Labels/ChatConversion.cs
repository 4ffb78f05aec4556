using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Golden.Grammar;
using Agentgateway.Llm.Translation;
using Agentgateway.Llm.Usage;

namespace Agentgateway.Llm.Golden.Labels;

/// <summary>Runs the translations between chat formats with the reference's fixed set-up (llm.md 8.2, 8.3).</summary>
internal static class ChatConversion
{
    private const string RequestModel = "input-model";

    /// <summary>A client's request, translated. A member that we refuse by rule is taken out, so that the rest can still be compared.</summary>
    /// <param name="context">Makes the set-up; once per attempt.</param>
    public static GoldenActual Request(GoldenCase golden, Func<TranslationContext> context)
    {
        var input = golden.Input;
        while (true)
        {
            var output = new ArrayBufferWriter<byte>();
            if (Translator.TranslateRequest(input, context(), output).Refusal is not { } refusal)
            {
                return new GoldenActual { Document = JsonNode.Parse(output.WrittenSpan) };
            }

            var isRule = GoldenRules.All.Any(rule => rule.IsFor(golden.Label) && rule.Covers("refused:" + refusal.Param));
            if (!isRule || JsonNode.Parse(input) is not JsonObject request || refusal.Param is not { } member || (!request.Remove(member) && !RemoveParts(request, member)))
            {
                throw new InvalidOperationException($"refused: {refusal.Param}: {refusal.Message}");
            }

            input = JsonSerializer.SerializeToUtf8Bytes(request);
        }
    }

    private static bool RemoveParts(JsonObject request, string type)
    {
        var removed = 0;
        foreach (var content in (request["messages"] as JsonArray ?? []).Select(static message => message!["content"]).OfType<JsonArray>())
        {
            removed += content.RemoveAll(part => part?["type"]?.ToString() == type);
        }

        return removed > 0;
    }

    /// <summary>A provider's answer, translated.</summary>
    public static GoldenActual Answer(GoldenCase golden, ChatFormat upstream, ChatFormat client)
    {
        var output = new ArrayBufferWriter<byte>();
        var result = Translator.TranslateAnswer(golden.Input, Context(upstream, client), output);
        return result.Answer is { } answer
            ? new GoldenActual { Document = JsonNode.Parse(output.WrittenSpan), Telemetry = Telemetry(answer.Usage, client, isWhole: true) }
            : throw new InvalidOperationException("not an answer of its format");
    }

    /// <summary>A provider's stream, translated, byte by byte to prove that chunk boundaries change nothing.</summary>
    public static GoldenActual Stream(GoldenCase golden, ChatFormat upstream, ChatFormat client)
    {
        if (upstream == client)
        {
            var seen = new LlmObservation();
            using var observer = UsageObservers.ForStream("text/event-stream", seen, TimeProvider.System)!;
            foreach (var value in golden.Input)
            {
                observer.Observe([value]);
            }

            return new GoldenActual { PassedBytes = golden.Input, Telemetry = UsageTelemetry.Of(seen) };
        }

        var output = new ArrayBufferWriter<byte>();
        using var stream = Translator.OpenStream(Context(upstream, client));
        foreach (var b in golden.Input)
        {
            stream.Push([b], output);
        }

        stream.Complete(output);
        var events = Encoding.UTF8.GetString(output.WrittenSpan);
        if (StreamGrammar.Check(client, events) is [var fault, ..])
        {
            throw new InvalidOperationException("the stream breaks its grammar: " + fault);
        }

        return new GoldenActual { Events = events, Telemetry = Telemetry(stream.Usage, client, isWhole: false) };
    }

    private static TranslationContext Context(ChatFormat upstream, ChatFormat client) => new()
    {
        Client = client,
        Upstream = upstream,
        RequestModel = RequestModel,
        UpstreamHeader = static name => name.Equals("x-amzn-requestid", StringComparison.OrdinalIgnoreCase) ? "request_id" : null,
    };

    private static JsonObject Telemetry(TokenUsage? usage, ChatFormat client, bool isWhole)
    {
        var read = new JsonObject();
        // The reference reads the counts of whole answers for clients of Messages from what it has translated: without what was cached.
        var cached = isWhole && client == ChatFormat.Messages && usage is { InputExcludesCache: false } ? (usage.CacheRead ?? 0) + (usage.CacheWrite ?? 0) : 0;
        Add(read, "input_tokens", usage?.ProviderInput - cached);
        // The reference reads the counts of Responses from what it has translated.
        var hidden = client == ChatFormat.Responses && usage is { Output: 0, ProviderTotal: { } total, Input: { } input } && total > input ? total - input : (long?)null;
        Add(read, "output_tokens", hidden ?? usage?.Output);
        Add(read, "reasoning_tokens", usage?.Reasoning);
        Add(read, "cached_input_tokens", usage?.CacheRead);
        Add(read, "cache_creation_input_tokens", usage?.CacheWrite);
        Add(read, "input_audio_tokens", usage?.InputAudio);
        Add(read, "output_audio_tokens", usage?.OutputAudio);
        return read;
    }

    private static void Add(JsonObject read, string name, JsonNode? value)
    {
        if (value is not null)
        {
            read[name] = value;
        }
    }
}
