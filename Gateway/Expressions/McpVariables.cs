using Agentgateway.Cel;

namespace Agentgateway.Gateway.Expressions;

/// <summary><c>mcp.*</c>: method, session, and the tool, prompt or resource that was named; what went in and out of a tool only in log and trace.</summary>
internal static class McpVariables
{
    private static readonly FieldTable Named = new(
        ("target", FieldTable.Text(x => x.Mcp!.Target)),
        ("name", FieldTable.Text(x => x.Mcp!.ResourceName)));

    private static readonly FieldTable Tool = new(
        ("target", FieldTable.Text(x => x.Mcp!.Target)),
        ("name", FieldTable.Text(x => x.Mcp!.ResourceName)),
        ("arguments", McpPayload.Arguments),
        ("result", McpPayload.Result),
        ("error", McpPayload.Error));

    public static FieldTable Mcp { get; } = new(
        ("methodName", FieldTable.Text(x => x.Mcp!.Method)),
        ("sessionId", FieldTable.Text(x => x.Mcp!.SessionId)),
        ("tool", OfType("tool", Tool)),
        ("prompt", OfType("prompt", Named)),
        ("resource", OfType("resource", Named)),
        ("task", OfType("task", Named)));

    private static FieldReader OfType(string type, FieldTable table) => (ExpressionScope scope, out CelValue value) =>
    {
        var isIt = scope.Exchange.Mcp!.ResourceType == type;
        value = isIt ? CelValue.Map(new FieldMap(scope, table)) : default;
        return isIt;
    };
}
