namespace Agentgateway.Llm.Golden;

/// <summary>Where we deviate from the reference on purpose. At most twelve rules.</summary>
public static class GoldenRules
{
    /// <summary>The rules.</summary>
    public static IReadOnlyList<GoldenRule> All { get; } =
    [
        new("messages-completions|bedrock-completions|bedrock-responses", "*usage.prompt_tokens|$.usage.input_tokens|*usage.total_tokens",
            "OpenAI's prompt_tokens and input_tokens include cached tokens (issue 5: OpenAI semantics on OpenAI formats)."),
        new("messages-completions|vertex-gemini-completions|completions-responses",
            "carrier:reasoning_signature|carrier:annotations|$.choices[*].message.reasoning_signature|$.choices[*].message.annotations*|$.output[*].content[*].annotations*",
            "The signature must reach the client, or signed reasoning cannot be replayed in the next turn; so must the pages that an answer cites."),
        new("completions-responses|bedrock-responses", "$[*]",
            "Responses streams follow OpenAI's grammar: real event names, numbering from 0, done events with their text, no item without content, a complete final response (architecture 4)."),
        new("completions-responses|bedrock-responses", "$*incomplete_details.reason", "OpenAI's reason is max_output_tokens; clients compare it."),
        new("completions-messages|responses-messages|completions-responses", "$.content[type=thinking]|$.content[type=image]|$.output[type=reasoning]",
            "Thoughts and pictures are part of the answer; agentgateway loses them.", GoldenUndo.Thoughts),
        new("completions|gemini", "$.messages[files of tool results]",
            "A model must see the image or file that a tool gave back: it comes in a user message after the results, since tool messages take text only; agentgateway loses it.", GoldenUndo.ToolResultFiles),
        new("bedrock-responses", "$.output[type=reasoning]",
            "Thoughts are a reasoning item with their signature; agentgateway says them as if they were the answer.", GoldenUndo.ReasoningAsText),
        new("anthropic|completions-messages", "$.messages[*].content[*].input|$.content[*].input|$.tools[*].input_schema|$.tools[*].input_schema.type",
            "The input of a tool is an object, and every tool has the schema of one: Anthropic refuses, and its clients fail on, anything else."),
        new("responses|completions", "$.input[*].id|$.include*|$.tools[*].strict",
            "OpenAI refuses ids of function calls that it did not make (they begin with fc) and efforts for models that do not reason, makes optional arguments necessary unless told not to be strict, "
            + "and goes on reasoning in the next turn only if its encrypted form was asked for.", GoldenUndo.EffortOfModelsThatDoNotReason),
        new("bedrock", "$.toolConfig.tool_choice*|$.toolConfig.toolChoice*|$.toolConfig.tools[*].toolSpec.inputSchema|$.toolConfig.tools[*].toolSpec.inputSchema.json.type",
            "AWS's schema: toolChoice with an object per mode (architecture 4), an object as the schema of every tool, and redacted thoughts, which must come back as they were.", GoldenUndo.RedactedThoughts),
        new("anthropic|bedrock", "$.inferenceConfig.temperature|$.inferenceConfig.topP|$.temperature|$.top_p|$.thinking*|$.additionalModelRequestFields|$.additionalModelRequestFields.thinking*"
            + "|$.output_config.format.schema*.additionalProperties|$.outputConfig*.schema*.additionalProperties",
            "Claude refuses sampling settings while it thinks, to think when it is forced to a tool or has no room for it, and schemas that leave objects open, so that there is none for any object; "
            + "thoughts must leave room for an answer.", GoldenUndo.ClaudeSettings),
        new("anthropic|bedrock|completions|gemini|responses|vertex|vertex-gemini", "$.ignoreRecordDetailsInResponse|refused:n|refused:previous_response_id|refused:conversation|refused:prompt|refused:background|refused:input_audio|refused:file",
            "What a client asked for must not be lost: what changes the answer if it is dropped is refused, naming the member or the part (issue 5), and the scores of reranked documents are asked for."),
    ];
}
