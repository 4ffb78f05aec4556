using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats.Completions;

/// <summary>Writes a chat completions request (llm.md 3.2 and 3.6).</summary>
internal sealed class CompletionsRequestWriter(Utf8JsonWriter json, ChatRequest request, TranslationContext context)
{
    // OpenAI takes no longer names of end users; those of Anthropic's clients often are.
    private const int UserLength = 64;

    /// <summary>Writes the request.</summary>
    public void Write()
    {
        var effort = Effort();
        json.WriteStartObject();
        json.WriteString("model"u8, request.Model);
        new CompletionsMessageWriter(json, request, context).Write();
        Sampling(OpenAiModels.IsForeign(request) && OpenAiModels.RefusesSampling(request.Model, effort));
        Tools();
        Output();
        if (effort is not null)
        {
            json.WriteString("reasoning_effort"u8, effort == "max" ? "xhigh" : effort);
        }

        json.WriteBoolean("stream"u8, request.Stream);
        if (request.Stream)
        {
            json.WriteStartObject("stream_options"u8);
            json.WriteBoolean("include_usage"u8, true);
            json.WriteEndObject();
        }

        if (request.User is { } user && request.Source != ChatFormat.Responses)
        {
            json.WriteString("user"u8, user.Length <= UserLength ? user : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(user))));
        }

        json.WriteEndObject();
        Dropped();
    }

    /// <param name="refused">The model takes no sampling settings.</param>
    private void Sampling(bool refused)
    {
        if (request.MaxTokens is { } most)
        {
            json.WriteNumber(KnowsOnlyMaxTokens() ? "max_tokens"u8 : "max_completion_tokens"u8, OpenAiModels.IsForeign(request) ? OpenAiModels.Output(request.Model, most) : most);
        }

        if (refused)
        {
            context.Note("temperature, top_p, penalties, logprobs", "not known to a reasoning model");
        }
        else
        {
            Number("temperature"u8, request.Temperature);
            Number("top_p"u8, request.TopP);
            Number("frequency_penalty"u8, request.FrequencyPenalty);
            Number("presence_penalty"u8, request.PresencePenalty);
            Logprobs();
        }

        if (request.Seed is { } seed)
        {
            json.WriteNumber("seed"u8, seed);
        }

        if (request.Candidates is > 1 and { } candidates)
        {
            json.WriteNumber("n"u8, candidates);
        }

        if (request.Stop.Count > 0)
        {
            json.WriteStartArray("stop"u8);
            foreach (var stop in request.Stop)
            {
                json.WriteStringValue(stop);
            }

            json.WriteEndArray();
        }
    }

    private void Logprobs()
    {
        if (request.Logprobs is { } logprobs)
        {
            json.WriteBoolean("logprobs"u8, logprobs);
        }

        if (request.TopLogprobs is { } alternatives)
        {
            json.WriteNumber("top_logprobs"u8, alternatives);
        }
    }

    // Compatible providers know the old name; some refuse or ignore the new one, which OpenAI's reasoning models demand.
    private bool KnowsOnlyMaxTokens() =>
        context.Provider.Equals("custom", StringComparison.OrdinalIgnoreCase)
        && GptVersion.Of(request.Model) is null
        && !(request.Model is ['o', >= '1' and <= '9', ..]);

    private void Tools()
    {
        var functions = request.Tools.Where(static tool => tool.Kind == ChatToolKind.Function).ToList();
        foreach (var tool in request.Tools)
        {
            if (tool.Kind != ChatToolKind.Function)
            {
                context.Note("tools", $"tool '{tool.Name}' is known to its own API only");
            }
        }

        if (functions.Count > 0)
        {
            json.WriteStartArray("tools"u8);
            foreach (var tool in functions)
            {
                Function(tool);
            }

            json.WriteEndArray();
        }

        if (functions.Count > 0)
        {
            // A choice without tools is refused.
            Choice(functions);
        }

        if (request.ParallelToolCalls is { } parallel && (functions.Count > 0 || request.Source == ChatFormat.Responses))
        {
            json.WriteBoolean("parallel_tool_calls"u8, parallel);
        }
    }

    private void Function(ChatTool tool)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "function"u8);
        json.WriteStartObject("function"u8);
        json.WriteString("name"u8, tool.Name);
        if (tool.Description is not null)
        {
            json.WriteString("description"u8, tool.Description);
        }

        if (tool.Parameters is not null)
        {
            json.WritePropertyName("parameters"u8);
            ToolSchema.Write(json, tool.Parameters);
        }

        if (tool.Strict is { } strict)
        {
            json.WriteBoolean("strict"u8, strict);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void Choice(List<ChatTool> functions)
    {
        switch (request.ToolChoice)
        {
            case null:
                break;
            case { Mode: ChatToolChoiceMode.Named, Name: var name } when !functions.Exists(tool => tool.Name == name):
                context.Note("tool_choice", "names a tool that is not sent");
                break;
            case { Mode: ChatToolChoiceMode.Named, Name: { } name }:
                Named(name);
                break;
            case { Mode: ChatToolChoiceMode.Required, Allowed: [var only] }:
                Named(only);
                break;
            case { Mode: ChatToolChoiceMode.Other }:
                context.Note("tool_choice", "a choice of this kind has no counterpart");
                break;
            case { Mode: var mode }:
                json.WriteString("tool_choice"u8, mode switch { ChatToolChoiceMode.Required => "required"u8, ChatToolChoiceMode.None => "none"u8, _ => "auto"u8 });
                break;
        }
    }

    private void Named(string name)
    {
        json.WriteStartObject("tool_choice"u8);
        json.WriteString("type"u8, "function"u8);
        json.WriteStartObject("function"u8);
        json.WriteString("name"u8, name);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void Output()
    {
        if (request.Output is not { Kind: not ChatOutputKind.Text } output)
        {
            return;
        }

        json.WriteStartObject("response_format"u8);
        if (output.Kind == ChatOutputKind.JsonObject || output.Schema is null)
        {
            json.WriteString("type"u8, "json_object"u8);
        }
        else
        {
            json.WriteString("type"u8, "json_schema"u8);
            json.WriteStartObject("json_schema"u8);
            json.WriteString("name"u8, output.Name ?? "structured_output");
            if (output.Description is not null)
            {
                json.WriteString("description"u8, output.Description);
            }

            json.WritePropertyName("schema"u8);
            output.Schema.Value.WriteTo(json);
            if (output.Strict is { } strict)
            {
                json.WriteBoolean("strict"u8, strict);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private string? Effort()
    {
        if (OpenAiModels.IsForeign(request) && !OpenAiModels.MayReason(request.Model))
        {
            return null;
        }

        return request.Source == ChatFormat.Messages ? MessagesEffort() : Effort(request.Reasoning);
    }

    private string? MessagesEffort()
    {
        // From 5.3 on, OpenAI refuses tools together with reasoning on this endpoint.
        if (request.Tools.Count > 0 && GptVersion.Of(request.Model) >= GptVersion.NoReasoningWithTools)
        {
            return "none";
        }

        switch (request.Reasoning)
        {
            case { Mode: ChatReasoningMode.Adaptive } adaptive:
                return adaptive.Effort ?? "high";
            case { Mode: ChatReasoningMode.Enabled or ChatReasoningMode.Disabled }:
                context.Note("thinking", "a fixed budget has no counterpart");
                return null;
            default:
                return null;
        }
    }

    private static string? Effort(ChatReasoning? reasoning) =>
        reasoning is null || reasoning.Mode == ChatReasoningMode.Disabled || reasoning.Effort == "none" ? null
        : reasoning.Effort ?? (reasoning.Budget > 0 ? ReasoningEffort.EffortOf(reasoning.Budget.Value) : null);

    private void Dropped()
    {
        if (request.TopK is not null)
        {
            context.Note("top_k", "has no counterpart");
        }

        foreach (var name in request.Extra.Keys)
        {
            context.Note(name, "has no counterpart");
        }
    }

    private void Number(ReadOnlySpan<byte> name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }
}
