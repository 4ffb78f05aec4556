namespace Agentgateway.Llm.Conversation;

/// <summary>The model calls a tool.</summary>
/// <param name="Id">Call id that the result refers to.</param>
/// <param name="Name">Tool name.</param>
/// <param name="Arguments">Arguments as JSON text, compact; for <see cref="IsCustom"/> free text. May be empty, or invalid JSON where the model broke off.</param>
public sealed record ToolCallPart(string Id, string Name, string Arguments) : ChatPart
{
    /// <summary>OpenAI's custom tool: the argument is free text.</summary>
    public bool IsCustom { get; init; }

    /// <summary>The provider runs the tool itself (Anthropic <c>server_tool_use</c>).</summary>
    public bool IsServerTool { get; init; }

    /// <summary>Gemini's thought signature of this call.</summary>
    public string? Signature { get; init; }

    /// <summary>Id of the item (Responses), different from the call id.</summary>
    public string? ItemId { get; init; }

    /// <summary>Namespace of the tool (Responses).</summary>
    public string? Namespace { get; init; }
}
