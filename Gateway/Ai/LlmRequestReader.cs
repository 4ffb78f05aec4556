using System.Buffers;
using System.Runtime.CompilerServices;
using Agentgateway.Gateway.Ai.Providers;
using Agentgateway.Gateway.Async;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Llm;
using Agentgateway.Llm.Requests;

namespace Agentgateway.Gateway.Ai;

/// <summary>Reads a request far enough to route it: buffers, undoes a content encoding, peeks at the JSON.</summary>
internal static class LlmRequestReader
{
    private const int FormWindow = 64 * 1024;

    /// <summary>Reads the call.</summary>
    /// <param name="needsModel">The router needs a model on every path; a plain <c>ai</c> backend leaves opaque calls alone.</param>
    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
    public static async ValueTask<(LlmCall? Call, GatewayError? Error)> ReadAsync(
        Exchange exchange, LlmRouteType type, bool needsModel, CancellationToken cancellationToken)
    {
        var pathModel = NativeModelPath.ModelOf(exchange.Request.Path);
        if ((LlmRouteTypes.IsOpaque(type) || type == LlmRouteType.Models) && !needsModel)
        {
            return (new LlmCall(type, default, false, default, null, false), null);
        }

        if (type == LlmRouteType.Realtime)
        {
            return (new LlmCall(type, default, false, default, ModelHint(exchange), true), null);
        }

        var limit = exchange.Snapshot.Frontend.MaxPayloadBytes;
        if (MultipartModel.IsMultipart(exchange.Request.Headers.ContentType))
        {
            return await ReadFormAsync(exchange, type, limit, cancellationToken);
        }

        if (await exchange.Body.BufferAsync(limit, cancellationToken) is { } tooLarge)
        {
            return (null, tooLarge);
        }

        var isLoose = type is LlmRouteType.Detect || LlmRouteTypes.IsOpaque(type);
        if (!isLoose && await RequestDecoding.DecodeAsync(exchange, limit) is { } badEncoding)
        {
            return (null, badEncoding);
        }

        var body = exchange.Body.Bytes;
        if (body.IsEmpty && !isLoose && pathModel is null)
        {
            return (null, LlmErrors.NoBody(exchange.Request.Method, exchange.Request.Path.ToString()));
        }

        if (!LlmRequestPeek.TryRead(body.Span, out var peek, out var reason))
        {
            return isLoose || pathModel is not null && body.IsEmpty
                ? (new LlmCall(type, body, false, default, pathModel, NativeModelPath.Streams(exchange.Request.Path)), null)
                : (null, GatewayError.BadRequest(reason!, "invalid_request_body"));
        }

        var streams = peek.Stream || NativeModelPath.Streams(exchange.Request.Path);
        var model = LlmRouteTypes.HasModelInPath(type) ? pathModel ?? peek.Model : peek.Model ?? pathModel;
        return (new LlmCall(type, body, true, peek, model, streams), null);
    }

    /// <summary>The model that a call without one in its body names: header <c>x-agw-model</c>, else the query's <c>model</c>.</summary>
    public static string? ModelHint(Exchange exchange)
    {
        if (exchange.Request.Headers["x-agw-model"].ToString() is { Length: > 0 } named)
        {
            return named;
        }

        foreach (var range in exchange.Request.Query.Split('&'))
        {
            var pair = exchange.Request.Query[range];
            if (pair.StartsWith("model=", StringComparison.Ordinal) && pair.Length > 6)
            {
                return Uri.UnescapeDataString(pair[6..]);
            }
        }

        return null;
    }

    // Files stream. Only if the field comes after a file that is longer than the window, or the caller must be held to a list of models, is the form kept whole.
    private static async ValueTask<(LlmCall? Call, GatewayError? Error)> ReadFormAsync(Exchange exchange, LlmRouteType type, long limit, CancellationToken cancellationToken)
    {
        var window = ArrayPool<byte>.Shared.Rent(FormWindow);
        try
        {
            var (length, error) = await exchange.Body.PeekAsync(window.AsMemory(0, FormWindow), cancellationToken);
            if (error is not null)
            {
                return (null, error);
            }

            var prefix = window.AsSpan(0, length);
            var place = MultipartModel.Find(prefix);
            if (place.IsPresent)
            {
                return (new LlmCall(type, default, false, default, MultipartModel.Text(prefix, place), false) { ModelField = place }, null);
            }

            if (ModelHint(exchange) is { } hint)
            {
                return (new LlmCall(type, default, false, default, hint, false), null);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(window);
        }

        if (await exchange.Body.BufferAsync(limit, cancellationToken) is { } tooLarge)
        {
            return (null, tooLarge);
        }

        var whole = MultipartModel.Find(exchange.Body.Bytes.Span);
        var model = whole.IsPresent ? MultipartModel.Text(exchange.Body.Bytes.Span, whole) : null;
        return (new LlmCall(type, default, false, default, model, false) { ModelField = whole }, null);
    }
}
