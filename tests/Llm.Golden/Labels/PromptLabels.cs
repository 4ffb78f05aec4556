using System.Text.Json;
using System.Text.Json.Nodes;
using Agentgateway.Llm.Prompts;
using Agentgateway.Llm.Requests;

namespace Agentgateway.Llm.Golden.Labels;

/// <summary>Labels of prompt enrichment, with the reference's fixed prompts, and of the reading of prompts.</summary>
internal static class PromptLabels
{
    private static readonly PromptText[] Prepend =
        [new("system", "prepend system prompt"), new("user", "prepend user message"), new("assistant", "prepend assistant message")];

    private static readonly PromptText[] Append =
        [new("user", "append user message"), new("system", "append system prompt"), new("assistant", "append assistant prompt")];

    /// <summary>All of them.</summary>
    public static IEnumerable<GoldenLabel> All =>
    [
        new(GoldenKind.Request, "requests/policies", "openai", static golden => Enrich(golden, OpenAiType(golden))),
        new(GoldenKind.Request, "requests/policies", "anthropic", static golden => Enrich(golden, LlmRouteType.Messages)),
        new(GoldenKind.Request, "requests/policies", "gemini-native", static golden => Enrich(golden, LlmRouteType.GenerateContent)),
        new(GoldenKind.Request, "requests/responses", "openai", static golden => Enrich(golden, LlmRouteType.Responses)),
        new(GoldenKind.Request, "requests", "get-messages-completions", Read),
        new(GoldenKind.Request, "requests", "get-messages-messages", Read),
        new(GoldenKind.Request, "requests", "get-messages-responses", Read),
        new(GoldenKind.Request, "requests", "get-messages-gemini", Read),
    ];

    private static LlmRouteType OpenAiType(GoldenCase golden)
    {
        using var document = JsonDocument.Parse(golden.Input);
        return document.RootElement.TryGetProperty("input", out _) ? LlmRouteType.Responses : LlmRouteType.Completions;
    }

    private static GoldenActual Enrich(GoldenCase golden, LlmRouteType type) =>
        new() { Document = JsonNode.Parse(PromptEnrichment.Apply(type, golden.Input, Prepend, Append).Span) };

    private static GoldenActual Read(GoldenCase golden)
    {
        var input = golden.Input;
        if (!LlmRequestPeek.TryRead(input, out var peek, out var error))
        {
            throw new InvalidOperationException(error);
        }

        var messages = new JsonArray();
        foreach (var (role, content) in PromptReader.Read(input, peek))
        {
            messages.Add((JsonNode)new JsonObject { ["role"] = role, ["content"] = content });
        }

        return new GoldenActual { Document = messages };
    }
}
