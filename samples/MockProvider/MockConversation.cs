using System.Text.Json.Nodes;

namespace Agentgateway.Samples.MockProvider;

/// <summary>What a request asks, whatever its wire format.</summary>
/// <param name="Prompt">Text of the last user message.</param>
/// <param name="InputText">All text of the request, for counting tokens.</param>
/// <param name="Tools">Tools that may be called.</param>
/// <param name="MustCall">The client demands a tool call (<c>tool_choice: required</c>, <c>any</c>, or a named tool).</param>
/// <param name="ToolResult">Result of the call that came after the last user message; null before it.</param>
/// <param name="MaxTokens">Upper bound of the answer; null = none.</param>
/// <param name="WantsJson">The client asked for a JSON object as answer.</param>
public sealed record MockConversation(
    string Prompt,
    string InputText,
    IReadOnlyList<MockTool> Tools,
    bool MustCall,
    MockToolResult? ToolResult,
    int? MaxTokens,
    bool WantsJson = false);

/// <summary>A tool on offer.</summary>
/// <param name="Schema">JSON schema of its arguments; null if none was given.</param>
public sealed record MockTool(string Name, JsonObject? Schema);

/// <summary>What a tool answered.</summary>
public sealed record MockToolResult(string? Name, string Text);
