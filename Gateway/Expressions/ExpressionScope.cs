using Agentgateway.Cel;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Expressions;

/// <summary>The variables of one exchange. Nothing is made before an expression asks for it. Source: cel.md 8.</summary>
/// <param name="isOutput">True for log and trace fields: credentials in header views are redacted.</param>
internal sealed class ExpressionScope(Exchange exchange, bool isOutput) : ICelActivation
{
    private static readonly (string Name, Func<ExpressionScope, CelValue> Make)[] Roots =
    [
        ("request", scope => scope.Map(RequestVariables.Request)),
        ("response", scope => RequestVariables.HasResponse(scope.Exchange) ? scope.Map(RequestVariables.Response) : default),
        ("llm", scope => scope.Exchange.Llm is null ? default : scope.Map(LlmVariables.Llm)),
        ("llmRequest", scope => LlmVariables.Request(scope.Exchange)),
        ("apiKey", scope => CallerVariables.ApiKey(scope.Exchange)),
        ("basicAuth", scope => CallerVariables.BasicAuth(scope.Exchange)),
        ("source", scope => scope.Map(ConnectionVariables.Source)),
        ("destination", scope => scope.Map(ConnectionVariables.Destination)),
        ("proxy", scope => scope.Map(RoutingVariables.Proxy)),
        ("backend", scope => scope.Exchange.Backend is null ? default : scope.Map(RoutingVariables.Backend)),
        ("mcp", scope => scope.Exchange.Mcp is null ? default : scope.Map(McpVariables.Mcp)),
        ("env", _ => ConnectionVariables.Environment),
    ];

    private readonly CelValue[] _made = new CelValue[Roots.Length];
    private int _known;

    public Exchange Exchange { get; } = exchange;

    /// <summary>Credentials in header views are shown as <c>&lt;redacted&gt;</c>.</summary>
    public bool IsOutput { get; } = isOutput;

    public IEnumerable<string> Names => Roots.Select(root => root.Name);

    /// <summary>The scope for conditions and values that stay inside the gateway or go to an upstream.</summary>
    public static ExpressionScope For(Exchange exchange) =>
        exchange.ExpressionScope as ExpressionScope ?? (ExpressionScope)(exchange.ExpressionScope = new ExpressionScope(exchange, false));

    /// <summary>Gives a group that a policy fills (<c>jwt</c>, <c>extauthz</c>, <c>extproc</c>, <c>mcpGuardrails</c>) its content for the rest of the exchange.</summary>
    public static void Set(Exchange exchange, string group, CelValue value) =>
        (exchange.ExpressionValues ??= new Dictionary<string, CelValue>(StringComparer.Ordinal))[group] = value;

    /// <summary>Sets <c>metadata.name</c>; later values win.</summary>
    public static void SetMetadata(Exchange exchange, string name, CelValue value)
    {
        var entries = new List<KeyValuePair<string, CelValue>>();
        if (exchange.ExpressionValues?.TryGetValue("metadata", out var old) == true)
        {
            for (var i = 0; i < old.AsMap.Count; i++)
            {
                entries.Add(new(old.AsMap.KeyAt(i).AsString, old.AsMap.ValueAt(i)));
            }
        }

        entries.Add(new(name, value));
        Set(exchange, "metadata", CelValue.Map(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(entries)));
    }

    public bool TryGet(string name, out CelValue value)
    {
        for (var i = 0; i < Roots.Length; i++)
        {
            if (Roots[i].Name == name)
            {
                value = Root(i);
                return true;
            }
        }

        if (Exchange.ExpressionValues?.TryGetValue(name, out value) == true)
        {
            return true;
        }

        // A group that no policy of this exchange filled (jwt, extauthz, metadata …) is null, as in agentgateway.
        value = CelValue.Null;
        return true;
    }

    private CelValue Root(int index)
    {
        if ((_known & (1 << index)) == 0)
        {
            var made = Roots[index].Make(this);
            if (made.IsNull)
            {
                // It may come into being later in the same exchange: ask again next time.
                return made;
            }

            _made[index] = made;
            _known |= 1 << index;
        }

        return _made[index];
    }

    private CelValue Map(FieldTable table) => CelValue.Map(new FieldMap(this, table));
}
