using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats.Responses;

/// <summary>Reads a request of a Responses client.</summary>
/// <remarks>What lives at OpenAI (earlier responses, conversations, stored prompts, background runs) cannot be had at another provider and is refused.</remarks>
internal sealed class ResponsesRequestReader(TranslationContext context)
{
    private static readonly HashSet<string> Known =
    [
        "model", "input", "instructions", "tools", "tool_choice", "parallel_tool_calls", "temperature", "top_p", "max_output_tokens", "top_logprobs", "user", "metadata", "service_tier",
        "store", "text", "reasoning", "stream", "stream_options", "include", "vendor_extensions", "background", "previous_response_id", "conversation", "prompt",
    ];

    /// <summary>Reads the whole request.</summary>
    /// <exception cref="TranslationRefusedException">A member cannot be dropped without changing the meaning, or the input is missing.</exception>
    public ChatRequest Read(JsonElement body)
    {
        Refuse(body, "previous_response_id"u8, "the earlier response lies at OpenAI; send the conversation as input");
        Refuse(body, "conversation"u8, "the conversation lies at OpenAI; send it as input");
        Refuse(body, "prompt"u8, "the stored prompt lies at OpenAI; send it as instructions and input");
        if (body.Flag("background"u8) == true)
        {
            throw new TranslationRefusedException("background", "Background responses are not available: this model is served by a provider without them.");
        }

        var request = new ChatRequest
        {
            Source = ChatFormat.Responses,
            Model = body.Text("model"u8) ?? "",
            Stream = body.Flag("stream"u8) == true,
            StreamGiven = body.Member("stream"u8) is not null,
            IncludeUsage = true,
            SystemIsPlainText = true,
            ParallelToolCalls = body.Flag("parallel_tool_calls"u8),
            Temperature = body.Number("temperature"u8),
            TopP = body.Number("top_p"u8),
            MaxTokens = body.Integer("max_output_tokens"u8),
            TopLogprobs = body.Integer("top_logprobs"u8),
            User = body.Text("user"u8),
            Metadata = body.Object("metadata"u8),
            ServiceTier = body.Text("service_tier"u8),
            Store = body.Flag("store"u8),
        };
        if (body.Member("instructions"u8) is { ValueKind: JsonValueKind.String } instructions)
        {
            request.System.Add(new TextPart(instructions));
        }

        ResponsesInputReader.Read(body, request);
        ResponsesToolReader.Read(body, request);
        ReadText(body, request);
        ReadReasoning(body, request);
        ReadInclude(body, request);
        foreach (var member in body.EnumerateObject())
        {
            if (!member.IsIn(Known) && member.Value.ValueKind != JsonValueKind.Null)
            {
                request.Extra[member.Name] = member.Value;
                context.Note(member.Name, "known to Responses only");
            }
        }

        context.RequestEcho = ResponsesEcho.Of(body);
        return request;
    }

    private static void Refuse(JsonElement body, ReadOnlySpan<byte> name, string reason)
    {
        if (body.Member(name) is not null)
        {
            var field = System.Text.Encoding.UTF8.GetString(name);
            throw new TranslationRefusedException(field, $"'{field}' is not available for this model: {reason}.");
        }
    }

    private static void ReadText(JsonElement body, ChatRequest request)
    {
        if (body.Object("text"u8) is not { } text)
        {
            return;
        }

        request.Verbosity = text.Text("verbosity"u8);
        if (text.Object("format"u8) is not { } format)
        {
            return;
        }

        request.Output = format.Text("type"u8) switch
        {
            "json_object" => new ChatOutputFormat(ChatOutputKind.JsonObject),
            "json_schema" => new ChatOutputFormat(ChatOutputKind.JsonSchema)
            {
                Name = format.Text("name"u8),
                Description = format.Text("description"u8),
                Schema = format.Object("schema"u8),
                Strict = format.Flag("strict"u8),
            },
            _ => null,
        };
    }

    private static void ReadReasoning(JsonElement body, ChatRequest request)
    {
        var reasoning = body.Object("reasoning"u8);
        var budget = body.Object("vendor_extensions"u8)?.Integer("thinking_budget_tokens"u8);
        if (reasoning?.Text("effort"u8) is null && budget is null && reasoning?.Text("summary"u8) is null)
        {
            return;
        }

        var effort = reasoning?.Text("effort"u8);
        request.Reasoning = new ChatReasoning
        {
            Mode = effort == "none" && budget is null ? ChatReasoningMode.Disabled : ChatReasoningMode.Unspecified,
            Effort = effort,
            Budget = budget,
            Summary = reasoning?.Text("summary"u8) ?? reasoning?.Text("generate_summary"u8),
        };
    }

    private static void ReadInclude(JsonElement body, ChatRequest request)
    {
        foreach (var include in body.Items("include"u8))
        {
            if (include.ValueKind == JsonValueKind.String && include.ValueEquals("message.output_text.logprobs"u8))
            {
                request.Logprobs = true;
            }
        }
    }
}
