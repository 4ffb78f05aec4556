using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Forwarding.ResponsePumps;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Llm;
using Agentgateway.Llm.Pricing;
using Agentgateway.Llm.Requests;

namespace Agentgateway.Gateway.Ai;

/// <summary>Renders one LLM call for the provider of each attempt and picks the pump for its answer.</summary>
/// <remarks>
/// 1. model for this provider   2. path   3. body: spliced only if something changes   4. headers: credential, no compression, configured changes
/// The endpoint's <see cref="UpstreamEndpoint.Tag"/> is an <see cref="AiChoice"/>.
/// </remarks>
internal sealed class AiAttemptAdapter(LlmCall call, PriceCatalog prices, AiCapture capture, TimeProvider time) : IAttemptAdapter, IDisposable
{
    private PooledBuffer? _body;

    public ValueTask<AttemptRequest> PrepareAsync(Exchange exchange, Attempt attempt, CancellationToken cancellationToken) =>
        new(Prepare(exchange, (AiChoice)attempt.Endpoint.Tag!, attempt.Endpoint));

    public AttemptVerdict Interpret(Exchange exchange, Attempt attempt, UpstreamResponse head)
    {
        if (LlmRouteTypes.IsOpaque(call.Type) || call.Type == LlmRouteType.Models)
        {
            return AttemptVerdict.Final(PassThroughPump.Instance);
        }

        var isStream = head.MediaType == "text/event-stream";
        var observer = new LlmAnswerObserver(exchange, prices, capture, isStream, time);
        exchange.Llm!.Streaming |= isStream;
        return AttemptVerdict.Final(isStream ? new SsePump(observer) : new PassThroughPump(observer));
    }

    public void Dispose() => _body?.Dispose();

    private AttemptRequest Prepare(Exchange exchange, AiChoice choice, UpstreamEndpoint endpoint)
    {
        var target = choice.Target;
        var request = RequestHygiene.Create(exchange, endpoint);
        var info = exchange.Llm!;
        info.Provider = target.Provider;
        exchange.BackendResponsePolicies = target.ResponsePolicies;

        // 1. Model
        var model = RequestEdits.ModelFor(call, choice);
        info.SentModel = model;
        if (model is null && !LlmRouteTypes.IsOpaque(call.Type) && call.Type is not (LlmRouteType.Detect or LlmRouteType.Models))
        {
            return GatewayError.BadRequest("The request names no model.", "missing_model");
        }

        // 2. Path
        if (ProviderPaths.Resolve(target, call.Type, exchange.Request, model, out var error) is not { } path)
        {
            return error!;
        }

        request.PathAndQuery = path;
        if (!target.HostOverridden && !exchange.Request.AuthorityIsExplicit)
        {
            request.Authority = endpoint.DefaultAuthority;
        }

        // 3. Body
        var edits = RequestEdits.For(call, target, model);
        if (edits.Length > 0)
        {
            _body ??= new PooledBuffer();
            _body.Clear();
            JsonSplice.Apply(call.Body.Span, edits, _body);
            request.Bytes = _body.Written;
        }

        // 4. Headers
        if (!LlmRouteTypes.IsOpaque(call.Type))
        {
            // A compressed answer could not be read along. Between two servers the bytes saved are not worth it.
            request.Headers.Remove("Accept-Encoding");
        }

        if (target.Kind == AiProviderKind.Anthropic)
        {
            // Anthropic answers 403 to what looks like a browser.
            request.Headers.Remove("Origin");
        }

        for (var i = 0; i < target.RequestHeaders.Count; i++)
        {
            HeaderEdits.Apply(target.RequestHeaders[i], request);
        }

        target.Credential.Apply(request, target, call.Type);
        return request;
    }
}
