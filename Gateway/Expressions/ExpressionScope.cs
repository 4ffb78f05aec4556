using Agentgateway.Cel;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Expressions;

/// <summary>The variables of one exchange. Nothing is made before an expression asks for it. Source: cel.md 8.</summary>
/// <remarks>
/// Root maps are made once and read the exchange at every look, so that they are never older than the expression. A group that does not exist (yet)
/// is null, as in agentgateway: <c>jwt.sub</c> is then no such key and <c>has(jwt.sub)</c> false.
/// </remarks>
internal sealed class ExpressionScope : ICelActivation
{
    private readonly CelValue _request;
    private readonly CelValue _source;
    private readonly CelValue _destination;
    private readonly CelValue _proxy;
    private ExpressionScope? _output;
    private CelValue _response;
    private CelValue _llm;
    private CelValue _mcp;
    private CelValue _backend;
    private CelValue _llmRequest;
    private CelValue _apiKey;
    private CallerIdentity? _apiKeyOf;

    private ExpressionScope(Exchange exchange, bool isOutput)
    {
        Exchange = exchange;
        IsOutput = isOutput;
        RequestHeaders = CelValue.Map(new HeaderView(new ScopedHeaders(this, isResponse: false), HeaderViewMode.Plain, isOutput));
        ResponseHeaders = CelValue.Map(new HeaderView(new ScopedHeaders(this, isResponse: true), HeaderViewMode.Plain, isOutput));
        _request = Map(RequestVariables.Request);
        _source = Map(ConnectionVariables.Source);
        _destination = Map(ConnectionVariables.Destination);
        _proxy = Map(RoutingVariables.Proxy);
    }

    public Exchange Exchange { get; }

    /// <summary>Credentials in header views are shown as <c>&lt;redacted&gt;</c>.</summary>
    public bool IsOutput { get; }

    /// <summary>Counts evaluations: what a map remembered during one is stale in the next, since policies change the exchange in between.</summary>
    public int Evaluation { get; private set; }

    public CelValue RequestHeaders { get; }

    /// <summary>What <c>llmRequest</c> is while the request in the provider's format is looked at; null = the client's request.</summary>
    public CelValue RenderedLlmRequest { get; set; }

    public CelValue ResponseHeaders { get; }

    public IEnumerable<string> Names => CelOptions.GatewayVariables;

    /// <summary>The scope for conditions and values that stay inside the gateway or go to an upstream.</summary>
    public static ExpressionScope For(Exchange exchange) =>
        exchange.ExpressionScope as ExpressionScope ?? (ExpressionScope)(exchange.ExpressionScope = new ExpressionScope(exchange, isOutput: false));

    /// <summary>The scope for log and trace fields and metric labels: credentials in header views are shown as <c>&lt;redacted&gt;</c>.</summary>
    public static ExpressionScope ForOutput(Exchange exchange)
    {
        var scope = For(exchange);
        return scope._output ??= new ExpressionScope(exchange, isOutput: true);
    }

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

    /// <summary>Call before each evaluation.</summary>
    public void Begin() => Evaluation++;

    public bool TryGet(string name, out CelValue value)
    {
        value = name switch
        {
            "request" => _request,
            "response" => RequestVariables.HasResponse(Exchange) ? Map(ref _response, RequestVariables.Response) : default,
            "source" => _source,
            "destination" => _destination,
            "proxy" => _proxy,
            "backend" => Exchange.Backend is null ? default : Map(ref _backend, RoutingVariables.Backend),
            "llm" => Exchange.Llm is null ? default : Map(ref _llm, LlmVariables.Llm),
            "llmRequest" => LlmRequest(),
            "mcp" => Exchange.Mcp is null ? default : Map(ref _mcp, McpVariables.Mcp),
            "apiKey" => ApiKey(),
            "basicAuth" => CallerVariables.BasicAuth(Exchange),
            "env" => ConnectionVariables.Environment,
            _ => Exchange.ExpressionValues?.GetValueOrDefault(name) ?? default,
        };

        // What is no variable may be the name of a type.
        return !value.IsNull || CelOptions.GatewayVariables.Contains(name);
    }

    private CelValue ApiKey()
    {
        // The gateway phase and the route phase may each accept a key of their own.
        if (!ReferenceEquals(_apiKeyOf, Exchange.Caller))
        {
            (_apiKeyOf, _apiKey) = (Exchange.Caller, CallerVariables.ApiKey(Exchange));
        }

        return _apiKey;
    }

    private CelValue LlmRequest()
    {
        if (!RenderedLlmRequest.IsNull)
        {
            return RenderedLlmRequest;
        }

        if (_llmRequest.IsNull)
        {
            _llmRequest = LlmVariables.Request(Exchange);
        }

        return _llmRequest;
    }

    private CelValue Map(ref CelValue made, FieldTable table) => made.IsNull ? made = Map(table) : made;

    private CelValue Map(FieldTable table) => CelValue.Map(new FieldMap(this, table));
}
