namespace Agentgateway.Llm.Golden;

/// <summary>Where we deviate from the reference on purpose. At most twelve rules.</summary>
public static class GoldenRules
{
    /// <summary>The rules.</summary>
    public static IReadOnlyList<GoldenRule> All { get; } =
    [
        new("messages-completions|bedrock-completions", "*usage.prompt_tokens|*usage.total_tokens",
            "OpenAI's prompt_tokens includes cached tokens (issue 5: OpenAI semantics on OpenAI formats)."),
        new("messages-completions", "carrier:reasoning_signature|$.choices[*].message.reasoning_signature",
            "The signature must reach the client, or signed reasoning cannot be replayed in the next turn."),
    ];
}
