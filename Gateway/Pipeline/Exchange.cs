using System.Diagnostics;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Listeners;
using Agentgateway.Gateway.Routing;
using Agentgateway.Gateway.Runtime;
using Agentgateway.Gateway.Telemetry;
using Agentgateway.Gateway.Telemetry.LiveTracing;
using Agentgateway.Gateway.Telemetry.Tracing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.ObjectPool;

namespace Agentgateway.Gateway.Pipeline;

/// <summary>One request on its way through the gateway, from the accepted head to the last byte. Not thread-safe; one per request.</summary>
/// <remarks>
/// The snapshot is read once and kept: a reload in the middle of a request changes nothing for it. The object serves further requests after an ordinary
/// one (<see cref="Dispose"/>): nothing may keep it, its head or its body beyond the request. A test clears one whose every field was set.
/// </remarks>
internal sealed class Exchange : IDisposable
{
    private static readonly DefaultObjectPool<Exchange> Spare = new(new DefaultPooledObjectPolicy<Exchange>(), maximumRetained: 256);

    private TimeProvider _time = TimeProvider.System;
    private CancellationTokenSource? _deadline;
    private string? _requestId;
    private LlmCallInfo? _spareLlm;

    /// <summary>Begins a request; it ends with <see cref="Dispose"/>.</summary>
    public static Exchange Begin(HttpContext http, RuntimeSnapshot snapshot, IBindFeature bind, string authority, TimeProvider time)
    {
        var exchange = Spare.Get();
        exchange.Http = http;
        exchange.Snapshot = snapshot;
        exchange.Bind = bind;
        exchange.Request.Begin(http, authority);
        exchange.Body.Begin(http);
        exchange.BodyLimit = snapshot.Frontend.MaxBufferBytes;
        exchange._time = time;
        exchange.StartedAt = time.GetUtcNow();
        exchange.StartTimestamp = time.GetTimestamp();
        return exchange;
    }

    public HttpContext Http { get; private set; } = null!;

    public RuntimeSnapshot Snapshot { get; private set; } = null!;

    /// <summary>The bind and connection facts that the transport attached.</summary>
    public IBindFeature Bind { get; private set; } = null!;

    /// <summary>The request head that policies change.</summary>
    public RequestHead Request { get; } = new();

    public RequestBody Body { get; } = new();

    /// <summary>Set after listener selection.</summary>
    public CompiledListener? Listener { get; set; }

    /// <summary>Set after route selection.</summary>
    public RouteMatch? Route { get; set; }

    /// <summary>Policies of the route; empty before route selection.</summary>
    public PolicyChain Policies => Route?.Route.Policies ?? PolicyChain.Empty;

    /// <summary>The weighted backend chosen for this request; kept over retries.</summary>
    public CompiledBackend? Backend { get; set; }

    /// <summary>Who calls; null until an authentication policy accepted a credential.</summary>
    public CallerIdentity? Caller { get; set; }

    /// <summary>The validated credential of the client, for <c>backendAuth.passthrough</c>. Never logged.</summary>
    public string? PassthroughCredential { get; set; }

    /// <summary>Budget or token reservation; settled exactly once when the exchange ends.</summary>
    public IReservation? Reservation { get; set; }

    /// <summary>Set by AI backends.</summary>
    public LlmCallInfo? Llm { get; private set; }

    /// <summary>Set by MCP backends.</summary>
    public McpCallInfo? Mcp { get; set; }

    /// <summary>What log, metrics and spans need at the end.</summary>
    public RequestLog Log { get; } = new();

    /// <summary>The expression variables of this exchange; made on first use by Expressions.</summary>
    public object? ExpressionScope { get; set; }

    /// <summary>Variable groups that policies filled, by name (<c>jwt</c>, <c>metadata</c>).</summary>
    public Dictionary<string, Cel.CelValue>? ExpressionValues { get; set; }

    /// <summary>Most bytes of a body that expressions see; a longer body has only a beginning for them. A <c>buffer</c> policy changes it.</summary>
    public long BodyLimit { get; set; }

    /// <summary>Response policies have begun: status and headers of the answer are known.</summary>
    public bool InResponse { get; set; }

    /// <summary>The answer that a retry condition looks at before anything of it is committed; null otherwise.</summary>
    public UpstreamResponse? Candidate { get; set; }

    /// <summary>What response policies know of the body that is about to be sent; null where nobody asked or it is not there yet.</summary>
    public SeenBody? ResponseBody { get; set; }

    /// <summary>The body that a response policy put in place of the answer's own; null when it stays.</summary>
    public ReadOnlyMemory<byte>? ReplacedResponseBody { get; private set; }

    /// <summary>Stands before the client's response body where somebody wants to see or hold it; null otherwise.</summary>
    public ResponseTap? Tap { get; private set; }

    /// <summary>Most that any response policy of this exchange wants of the body.</summary>
    public ResponseBodyUse ResponseBodyUse
    {
        get
        {
            var use = Policies.ResponseBodyUse;
            for (var i = 0; i < BackendResponsePolicies.Count; i++)
            {
                use = PolicyChain.Most(use, BackendResponsePolicies[i].ResponseBody);
            }

            return Listener is { } listener ? PolicyChain.Most(use, listener.Policies.ResponseBodyUse) : use;
        }
    }

    /// <summary>Set while somebody watches this exchange live; null otherwise.</summary>
    public ExchangeTrace? LiveTrace { get; set; }

    /// <summary>The server span; null when the request is not traced.</summary>
    public Activity? Activity { get; set; }

    /// <summary>The configuration's collector that takes this request's spans; null = only the process's own exporter.</summary>
    public OtlpTraceTarget? TraceTarget { get; set; }

    /// <summary>Client spans that wait for the server span; kept only for <see cref="TraceTarget"/>.</summary>
    public List<Activity>? ChildSpans { get; set; }

    /// <summary>Value for the upstream's <c>traceparent</c> when there is no client span; null = pass the client's header through.</summary>
    public string? TraceParent { get; set; }

    /// <summary>Headers that policies queued for the response (CORS, rate limits), added after all other response policies.</summary>
    public List<KeyValuePair<string, string>>? ResponseHeaders { get; private set; }

    /// <summary>Response header policies of the chosen backend; run after the route's.</summary>
    public IReadOnlyList<IResponseHeadersPolicy> BackendResponsePolicies { get; set; } = [];

    public DateTimeOffset StartedAt { get; private set; }

    public long StartTimestamp { get; private set; }

    /// <summary>UUIDv7 text, sent to the client as <c>x-agw-request-id</c> only where a policy or backend asks for it; in log, trace and usage.</summary>
    public string RequestId => _requestId ??= RequestIdentifier.Create(StartedAt);

    /// <summary>Cancelled when the client is gone, or the request's deadline passed before the response head.</summary>
    public CancellationToken Cancellation => _deadline?.Token ?? Http.RequestAborted;

    /// <summary>True once the <c>requestTimeout</c> deadline has passed (as opposed to a client that went away).</summary>
    public bool DeadlinePassed => _deadline is { IsCancellationRequested: true } && !Http.RequestAborted.IsCancellationRequested;

    /// <summary>The request is gRPC: errors become <c>grpc-status</c>.</summary>
    public bool IsGrpc =>
        Http.Request.ContentType is { } type && type.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase)
        && (type.Length == 16 || type[16] is '+' or ';' or ' ');

    /// <summary>Error bodies for this request: the backend's, else the route's, else text.</summary>
    public IErrorFormat ErrorFormat =>
        Backend?.Handler.ErrorFormat ?? Route?.Route.ErrorFormat ?? PlainErrorFormat.Instance;

    /// <summary>Now, on the clock of <see cref="StartTimestamp"/>.</summary>
    public long Timestamp => _time.GetTimestamp();

    /// <summary>Time since the start of the request.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(StartTimestamp);

    /// <summary>Time from the start of the request to <paramref name="timestamp"/>.</summary>
    public TimeSpan ElapsedAt(long timestamp) => _time.GetElapsedTime(StartTimestamp, timestamp);

    /// <summary>Queues a response header that survives response policies; several values of one name all survive.</summary>
    public void AddResponseHeader(string name, string value) => (ResponseHeaders ??= []).Add(new(name, value));

    /// <summary>Makes this an LLM call of which nothing is known yet.</summary>
    public LlmCallInfo BeginLlm()
    {
        Llm = _spareLlm ?? new LlmCallInfo();
        _spareLlm = null;
        return Llm;
    }

    /// <summary>Puts the tap in front of the client's response body, if it is not there.</summary>
    public ResponseTap OpenTap() => Tap ??= ResponseTap.Open(this);

    /// <summary>Sends <paramref name="body"/> instead of the answer's own body; later response policies see it.</summary>
    public void ReplaceResponseBody(ReadOnlyMemory<byte> body)
    {
        ReplacedResponseBody = body;
        ResponseBody = new SeenBody(body, IsWhole: true);
    }

    /// <summary>A new answer begins: what was said about the body of an earlier one is void.</summary>
    public void ForgetResponseBody()
    {
        ReplacedResponseBody = null;
        ResponseBody = null;
    }

    /// <summary>Reads the request body for an expression, as far as the limit.</summary>
    /// <returns>Null unless the client's framing is broken.</returns>
    public ValueTask<GatewayError?> PeekBodyAsync(CancellationToken cancellationToken) => Body.PeekAsync(BodyLimit, cancellationToken);

    /// <summary>Notes when the first response body byte arrived.</summary>
    public void MarkFirstByte()
    {
        if (Log.FirstByteAt == 0)
        {
            Log.FirstByteAt = _time.GetTimestamp();
        }
    }

    /// <summary>Arms the deadline, counted from the start of the request, until <see cref="DisarmDeadline"/>.</summary>
    public void ArmDeadline(TimeSpan fromStart)
    {
        var left = fromStart - Elapsed;
        _deadline ??= CancellationTokenSource.CreateLinkedTokenSource(Http.RequestAborted);
        _deadline.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    /// <summary>The response head is final: bodies are not timed.</summary>
    public void DisarmDeadline() => _deadline?.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>Sends an answer of the gateway's own; response policies run over it.</summary>
    public ValueTask RespondAsync(LocalResponse response, CancellationToken cancellationToken = default) =>
        LocalResponseWriter.WriteAsync(this, response, cancellationToken);

    /// <summary>Sends an error in the format of the route; response policies run over it.</summary>
    public ValueTask FailAsync(GatewayError error, CancellationToken cancellationToken = default) =>
        LocalResponseWriter.WriteErrorAsync(this, error, cancellationToken);

    /// <summary>Ends the request. What ran in the ordinary way is used again; where somebody else may still hold on to it, the collector decides.</summary>
    public void Dispose()
    {
        _deadline?.Dispose();
        var isOrdinary = IsOrdinary;
        Body.Dispose();
        Tap?.Dispose();
        if (isOrdinary)
        {
            Clear();
            Spare.Return(this);
        }
    }

    /// <summary>As if no request had been here yet.</summary>
    internal void Clear()
    {
        _time = TimeProvider.System;
        _deadline = null;
        _requestId = null;
        Http = null!;
        Snapshot = null!;
        Bind = null!;
        Request.Clear();
        Body.Clear();
        Listener = null;
        Route = null;
        Backend = null;
        Caller = null;
        PassthroughCredential = null;
        Reservation = null;
        Llm?.Clear();
        _spareLlm = Llm ?? _spareLlm;
        Llm = null;
        Mcp = null;
        Log.Clear();
        ExpressionScope = null;
        ExpressionValues = null;
        BodyLimit = 0;
        InResponse = false;
        Candidate = null;
        ResponseBody = null;
        ReplacedResponseBody = null;
        Tap = null;
        LiveTrace = null;
        Activity = null;
        TraceTarget = null;
        ChildSpans = null;
        TraceParent = null;
        ResponseHeaders?.Clear();
        BackendResponsePolicies = [];
        StartedAt = default;
        StartTimestamp = 0;
    }

    // Expressions hand out values that read from it lazily, traces and watchers keep it, uploads may still run, and whatever went wrong may have left
    // something behind.
    private bool IsOrdinary =>
        Log is { EndedAt: not 0, Error: null, ClientAborted: false } && ExpressionScope is null && ExpressionValues is null && LiveTrace is null
        && Activity is null && TraceTarget is null && Reservation is null && Mcp is null && Tap is null && !Body.IsConsumed
        && Http.Response.StatusCode != StatusCodes.Status101SwitchingProtocols && !HttpMethods.IsConnect(Request.Method)
        && !Http.RequestAborted.IsCancellationRequested;
}
