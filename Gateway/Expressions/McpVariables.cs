using Agentgateway.Cel;

namespace Agentgateway.Gateway.Expressions;

/// <summary><c>mcp.*</c>: method, session, and the tool, prompt or resource that was named.</summary>
internal static class McpVariables
{
    private static readonly FieldTable Named = new(
        ("target", FieldTable.Text(x => x.Mcp!.Target)),
        ("name", FieldTable.Text(x => x.Mcp!.ResourceName)));

    public static FieldTable Mcp { get; } = new(
        ("methodName", FieldTable.Text(x => x.Mcp!.Method)),
        ("sessionId", FieldTable.Text(x => x.Mcp!.SessionId)),
        ("tool", OfType("tool")),
        ("prompt", OfType("prompt")),
        ("resource", OfType("resource")),
        ("task", OfType("task")));

    private static FieldReader OfType(string type) => (ExpressionScope scope, out CelValue value) =>
    {
        var isIt = scope.Exchange.Mcp!.ResourceType == type;
        value = isIt ? CelValue.Map(new FieldMap(scope, Named)) : default;
        return isIt;
    };
}
