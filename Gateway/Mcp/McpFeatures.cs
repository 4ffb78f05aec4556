namespace Agentgateway.Gateway.Mcp;

/// <summary>What a server said at <c>initialize</c> that it offers.</summary>
[Flags]
internal enum McpFeatures
{
    None = 0,
    Tools = 1,
    Prompts = 2,
    Resources = 4,
    Logging = 8,
    Completions = 16,
    Subscribe = 32,
}
