using System.Text.Json;

namespace Agentgateway.Llm.Conversation;

/// <summary>A tool offered to the model.</summary>
/// <param name="Kind">What kind of tool.</param>
/// <param name="Name">Name; for a built-in tool its type in the source format.</param>
public sealed record ChatTool(ChatToolKind Kind, string Name)
{
    /// <summary>What it does.</summary>
    public string? Description { get; init; }

    /// <summary>JSON schema of the arguments; null if none was given.</summary>
    public JsonElement? Parameters { get; init; }

    /// <summary>Arguments must follow the schema exactly.</summary>
    public bool? Strict { get; init; }

    /// <summary>Cache mark on the tool.</summary>
    public CacheMark? Cache { get; init; }

    /// <summary>The tool as sent, for built-in and custom tools.</summary>
    public JsonElement? Raw { get; init; }
}
