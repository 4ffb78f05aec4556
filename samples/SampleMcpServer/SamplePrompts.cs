using System.ComponentModel;
using ModelContextProtocol.Server;

namespace Agentgateway.Samples.SampleMcpServer;

/// <summary>The prompts of the sample server.</summary>
[McpServerPromptType]
public sealed class SamplePrompts
{
    /// <summary>Asks for a summary.</summary>
    [McpServerPrompt(Name = "summarize"), Description("Asks for a summary of a text.")]
    public static string Summarize([Description("Text to summarise")] string text) => $"Summarise the following text in one sentence:\n\n{text}";
}
