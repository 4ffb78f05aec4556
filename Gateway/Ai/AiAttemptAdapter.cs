using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using Agentgateway.Gateway.Ai.Providers;
using Agentgateway.Gateway.Ai.Translations;
using Agentgateway.Gateway.Async;
using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Forwarding.ResponsePumps;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Llm;
using Agentgateway.Llm.Compression;
using Agentgateway.Llm.Formats.Vertex;
using Agentgateway.Llm.Requests;

namespace Agentgateway.Gateway.Ai;

/// <summary>Renders one LLM call for the provider of each attempt and picks the pump for its answer.</summary>
/// <remarks>
/// 1. configured changes of the body, and the model for this provider   2. format: the client's own, or one to translate to
/// 3. body: spliced or translated only if something changes, computed members of the result last   4. path   5. headers, credential and, last of all, the signature
/// The endpoint's <see cref="UpstreamEndpoint.Tag"/> is an <see cref="AiChoice"/>.
/// </remarks>
internal sealed class AiAttemptAdapter(LlmCall call, AnswerBook book, TimeProvider time) : IAttemptAdapter, IDisposable
{
    /// <summary>Larger bodies leave the socket's thread before they are worked on (architecture 3, choice 2).</summary>
    private const int OffloadBytes = 64 * 1024;

    private PooledBuffer? _body;
    private PooledBuffer? _spliced;
    private PooledBuffer? _prepared;
    private PooledBuffer? _final;
    private ReadOnlyMemory<byte> _prompt;
    private ICallTranslation? _translation;
    private bool _decodes;

    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
    public async ValueTask<AttemptRequest> PrepareAsync(Exchange exchange, Attempt attempt, CancellationToken cancellationToken)
    {
        var choice = (AiChoice)attempt.Endpoint.Tag!;
        var target = choice.Target;
        var info = exchange.Llm!;
        info.Provider = target.Provider;
        exchange.BackendResponsePolicies = target.ResponsePolicies;
        _translation = null;

        // 1. Changes and model
        if (call.Body.Length > OffloadBytes)
        {
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }

        var configured = RequestEdits.Configured(exchange, call, target);
        var model = RequestEdits.ModelFor(call, choice, configured);
        info.SentModel = model;
        if (model is null && !call.MayLackModel)
        {
            return LlmErrors.MissingModel;
        }

        // 2. Format
        if (CallRouting.Choose(target, call, model, RequestEdits.Streams(call, configured), book.Catalog) is not { } upstream)
        {
            return TokenCounting.CanEstimate(call.Type) ? await TokenCounting.EstimateAsync(call, model ?? "", info) : LlmErrors.UnsupportedFormat(target.Provider, call.Type, model);
        }

        var request = RequestHygiene.Create(exchange, attempt.Endpoint);
        if (upstream.Type == LlmRouteType.Rerank && target.RerankEndpoint is { } elsewhere)
        {
            request.Endpoint = elsewhere;
        }

        if (!target.HostOverridden && !exchange.Request.AuthorityIsExplicit)
        {
            request.Authority = (request.Endpoint ?? attempt.Endpoint).DefaultAuthority;
        }

        // 3. Body
        info.Streaming = upstream.Streams;
        if (call.ModelField.IsPresent && model is not null && model != call.Model)
        {
            Rename(exchange.Body, model, request);
        }

        if (WriteBody(exchange, target, upstream, RequestEdits.For(call, target, upstream, model, configured), request) is { } refused)
        {
            return refused;
        }

        if (target.Tokenize && upstream.ClientFormat is not null && info.PromptTokens is null)
        {
            await TokenCounting.CountPromptAsync(_prompt, model ?? "", info);
        }

        ReleaseAllBut(request.Bytes);

        // 4. Path
        if (ProviderPaths.Resolve(target, upstream, exchange.Request) is not { } path)
        {
            return LlmErrors.UnsupportedFormat(target.Provider, call.Type, model);
        }

        request.PathAndQuery = path;

        // 5. Headers
        ProviderHeaders.Apply(request, target, upstream);
        for (var i = 0; i < target.RequestHeaders.Count; i++)
        {
            HeaderEdits.Apply(target.RequestHeaders[i], request);
        }

        if (await target.Credential.ApplyAsync(exchange, request, target, upstream, cancellationToken) is { } withoutCredential)
        {
            return withoutCredential;
        }

        if (target.Signer is { } signer)
        {
            try
            {
                await signer.SignAsync(exchange, request, cancellationToken);
            }
            catch (CloudCredentialException e)
            {
                return AiCredential.Unavailable(e);
            }
        }

        return request;
    }

    public AttemptVerdict Interpret(Exchange exchange, Attempt attempt, UpstreamResponse head)
    {
        // Nobody asked for compression (see ProviderHeaders); a provider that compresses all the same must not cost the translation or the usage.
        var coding = head.Header("Content-Encoding").ToString();
        var encoded = !ContentCodings.IsIdentity(coding) && !LlmRouteTypes.IsOpaque(call.Type) && call.Type != LlmRouteType.Models;
        _decodes = encoded && ContentCodings.IsKnown(coding);
        if (encoded && !_decodes && _translation is not null)
        {
            return AttemptVerdict.Fail(LlmErrors.BadAnswer("content encoding " + coding));
        }

        var verdict = Pump(exchange, head);
        return _decodes && verdict.Pump is { } pump ? verdict.With(new DecodingPump(pump, coding)) : verdict;
    }

    private AttemptVerdict Pump(Exchange exchange, UpstreamResponse head)
    {
        if (_translation is not null)
        {
            return _translation.Interpret(exchange, head, book);
        }

        if (LlmRouteTypes.IsOpaque(call.Type) || call.Type == LlmRouteType.Models)
        {
            return AttemptVerdict.Final(PassThroughPump.Instance);
        }

        var isStream = head.MediaType is "text/event-stream" or "application/vnd.amazon.eventstream";
        exchange.Llm!.Streaming |= isStream;
        var observer = new LlmAnswerObserver(exchange, book, head, time);
        return AttemptVerdict.Final(head.MediaType == "text/event-stream" ? new SsePump(observer, time) : new PassThroughPump(observer));
    }

    public IResponseObserver? ObserveUpgrade(Exchange exchange) => call.Type == LlmRouteType.Realtime ? new RealtimeObserver(book) : null;

    public void OnCommit(Exchange exchange, Attempt attempt, UpstreamResponse head)
    {
        if (_decodes)
        {
            exchange.Http.Response.Headers.Remove("Content-Encoding");
            exchange.Http.Response.ContentLength = null;
        }

        _translation?.FixHead(exchange.Http.Response, head);
    }

    public void Dispose()
    {
        _body?.Dispose();
        _spliced?.Dispose();
        _prepared?.Dispose();
        _final?.Dispose();
        _translation?.Dispose();
    }

    // What was only a step on the way is not kept while the provider thinks.
    private void ReleaseAllBut(ReadOnlyMemory<byte> sent)
    {
        _prompt = default;
        foreach (var buffer in (ReadOnlySpan<PooledBuffer?>)[_body, _spliced, _prepared, _final])
        {
            if (buffer?.Holds(sent) == false)
            {
                buffer.Dispose();
            }
        }
    }

    private static PooledBuffer Cleared(ref PooledBuffer? buffer)
    {
        buffer ??= new PooledBuffer();
        buffer.Clear();
        return buffer;
    }

    // The field of a form is the one thing that changes in it; the rest streams.
    private void Rename(RequestBody body, string model, UpstreamRequest request)
    {
        var place = call.ModelField;
        var name = Encoding.UTF8.GetBytes(model);
        if (!body.IsBuffered)
        {
            body.Patch = new BodyPatch(place.Start, place.Length, name);
            return;
        }

        var spliced = Cleared(ref _spliced);
        spliced.Write(body.Bytes.Span[..place.Start]);
        spliced.Write(name);
        spliced.Write(body.Bytes.Span[(place.Start + place.Length)..]);
        request.Bytes = spliced.Written;
    }

    private GatewayError? WriteBody(Exchange exchange, AiTarget target, UpstreamCall upstream, JsonFieldEdit[] edits, UpstreamRequest request)
    {
        var body = call.Body;
        if (edits.Length > 0)
        {
            var spliced = Cleared(ref _spliced);
            JsonSplice.Apply(body.Span, edits, spliced);
            body = spliced.Written;
        }

        body = _prompt = target.Prompts.Apply(call.Type, body);
        _translation?.Dispose();
        _translation = CallTranslation.Open(exchange, target, upstream, time);
        if (_translation is not null)
        {
            var translated = Cleared(ref _body);
            if (_translation.WriteRequest(body, translated) is { } refused)
            {
                return refused;
            }

            request.Bytes = translated.Written;
        }
        else if (call.IsJson)
        {
            request.Bytes = body;
        }

        if (target.Kind == AiProviderKind.Vertex && upstream.Type == LlmRouteType.Messages)
        {
            // Claude on Vertex takes Anthropic's format with changes; what was written last is the input.
            var prepared = Cleared(ref _prepared);
            VertexClaudeBody.Write(request.Bytes, null, prepared);
            request.Bytes = prepared.Written;
        }

        if (!target.Moderation.IsEmpty && ModerationMember.IsFor(upstream))
        {
            var moderated = Cleared(ref _prepared);
            JsonSplice.Apply(request.Bytes.Span, [JsonFieldEdit.Set(ModerationMember.Name, target.Moderation)], moderated);
            request.Bytes = moderated.Written;
        }

        if (target.FinalTransformation is { } final && call.IsJson && !LlmRouteTypes.IsOpaque(call.Type) && !TokenCounting.CanEstimate(call.Type))
        {
            var transformed = Cleared(ref _final);
            JsonSplice.Apply(request.Bytes.Span, final.Compute(exchange, request.Bytes), transformed);
            request.Bytes = transformed.Written;
        }

        return null;
    }
}
