using System.Text.Json.Nodes;

namespace Agentgateway.AdminApi.Playground;

/// <summary>Body of POST /playground/tools.</summary>
/// <param name="ServerId">Id of the MCP server resource.</param>
/// <param name="Arguments">As the tool's input schema wants them.</param>
internal sealed record ToolCall(string ServerId, string Tool, JsonObject? Arguments = null);
