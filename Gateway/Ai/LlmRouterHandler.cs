using System.Buffers;
using System.Runtime.CompilerServices;
using Agentgateway.Gateway.Async;
using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Telemetry;
using Agentgateway.Llm;
using Agentgateway.Llm.Models;
using Agentgateway.Llm.Requests;
using Microsoft.AspNetCore.Http;

namespace Agentgateway.Gateway.Ai;

/// <summary>Serves the <c>llm</c> section: finds the model that a request names and forwards to its provider.</summary>
/// <remarks>
/// 1. the list of models is answered here   2. read the call and its model   3. may this key use it?   4. virtual model or model
/// 5. forward; a failover model tries its next target when one fails before the first byte
/// </remarks>
internal sealed class LlmRouterHandler(LlmModelTable models, AiCapture capture, AttemptLoop attempts, OpaqueForwarder opaque, PriceTable prices, TimeProvider time) : IBackendHandler
{
    /// <summary>Statuses after which a failover model tries the next target.</summary>
    private static readonly HashSet<int> FailoverCodes = [408, 429, 500, 502, 503, 504, 529];

    private readonly long _created = time.GetUtcNow().ToUnixTimeSeconds();

    public BackendProtocol Protocol => BackendProtocol.Llm;

    public IErrorFormat ErrorFormat { get; } = new LlmErrorFormat(LlmRouteMap.Router);

    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
    public async ValueTask<GatewayError?> HandleAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        exchange.AddResponseHeader("x-agw-request-id", exchange.RequestId);

        // 1. Models
        if (ListedModel(exchange.Request.Path, out var single))
        {
            return await AnswerModelsAsync(exchange, single, cancellationToken);
        }

        // 2. Call
        var type = LlmRouteMap.Router.Resolve(exchange.Request.Path);
        var hasBody = !exchange.Body.IsEmpty;
        if (!hasBody && type == LlmRouteType.Passthrough && WithoutModel(exchange) is null)
        {
            return LlmErrors.UnknownUrl(exchange.Request.Method, exchange.Request.Path.ToString());
        }

        var info = exchange.BeginLlm();
        var (call, error) = await LlmRequestReader.ReadAsync(exchange, type, needsModel: true, cancellationToken);
        if (call is null)
        {
            return error;
        }

        call.Describe(info);
        if (call.Model is null && WithoutModel(exchange) is { } hint)
        {
            // A sole provider serves what names no model; the provider is then not asked for one either.
            return hint.Length > 0 ? await ForwardAsync(exchange, call with { Model = hint }, hint, info)
                : call.MayLackModel && models.Sole is { } sole ? await SendAsync(exchange, call, sole, sole.Picker, exchange.Route?.Route.Retry)
                : LlmErrors.MissingModel;
        }

        if (call.Model is not { } model)
        {
            return call.IsJson || !hasBody || MultipartModel.IsMultipart(exchange.Request.Headers.ContentType)
                ? LlmErrors.MissingModel
                : GatewayError.BadRequest("The request body is not a JSON object.", "invalid_request_body");
        }

        return await ForwardAsync(exchange, call, model, info);
    }

    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
    private async ValueTask<GatewayError?> ForwardAsync(Exchange exchange, LlmCall call, string model, LlmCallInfo info)
    {

        info.RequestedModel = model;

        // 3. Key
        if (!ModelPattern.Allows(exchange.Caller?.AllowedModels, model))
        {
            return LlmErrors.ModelNotAllowed(model);
        }

        if (capture.Prompt && call.IsJson)
        {
            info.Prompt = PromptReader.Read(call.Body, call.Peek);
        }

        // 4. Model
        var retry = exchange.Route?.Route.Retry;
        IEndpointPicker picker;
        LlmModelEntry entry;
        if (models.FindVirtual(model) is { } virtualModel)
        {
            if (virtualModel.Failover is { } groups)
            {
                entry = virtualModel.Targets[0].Entry;
                picker = groups.Pick();
                retry = Failover(retry, groups.Count);
            }
            else if (virtualModel.Choose(exchange) is { } target)
            {
                entry = target.Entry;
                picker = new SingleEndpointPicker(new AiChoice(entry.Target, target.Model).ToEndpoint());
            }
            else
            {
                return LlmErrors.NoMatchingTarget(model);
            }
        }
        else if (models.Find(exchange, model, out var error) is { } found)
        {
            entry = found;
            picker = entry.Picker;
        }
        else
        {
            return error;
        }

        return await SendAsync(exchange, call, entry, picker, retry);
    }

    // 5. Forward
    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
    private async ValueTask<GatewayError?> SendAsync(Exchange exchange, LlmCall call, LlmModelEntry entry, IEndpointPicker picker, RetryPlan? retry)
    {
        exchange.Backend = exchange.Backend is { } backend ? entry.Named(backend) : null;
        var typed = call.Type == LlmRouteType.Passthrough ? call with { Type = entry.OtherPaths } : call;
        using var adapter = new AiAttemptAdapter(typed, new AnswerBook(exchange, prices, capture) { Call = typed }, time);
        return UpgradeRequest.IsUpgrade(exchange)
            ? await opaque.ForwardAsync(exchange, picker, adapter)
            : await attempts.RunAsync(exchange, picker, adapter, retry, exchange.Route?.Route.AttemptTimeout);
    }

    /// <summary>What stands for the model where the body names none: the name in header or query, empty for the sole provider, null for nothing.</summary>
    private string? WithoutModel(Exchange exchange) =>
        LlmRequestReader.ModelHint(exchange) ?? (models.Sole is not null && exchange.Caller?.AllowedModels is null ? "" : null);

    private static RetryPlan Failover(RetryPlan? route, int targets) => route is null
        ? new RetryPlan(targets - 1, FailoverCodes, TimeSpan.Zero)
        : route with { Attempts = Math.Max(route.Attempts, targets - 1), Codes = new HashSet<int>(route.Codes.Concat(FailoverCodes)) };

    private static bool ListedModel(ReadOnlySpan<char> path, out string? single)
    {
        single = null;
        foreach (var root in (ReadOnlySpan<string>)["/v1/models", "/models"])
        {
            if (!path.StartsWith(root, StringComparison.Ordinal))
            {
                continue;
            }

            var rest = path[root.Length..];
            if (rest is "" or "/")
            {
                return true;
            }

            // Gemini's native calls live below /models too and end in a method.
            if (rest[0] == '/' && !rest.Contains(':'))
            {
                single = Uri.UnescapeDataString(rest[1..]);
                return true;
            }
        }

        return false;
    }

    private async ValueTask<GatewayError?> AnswerModelsAsync(Exchange exchange, string? single, CancellationToken cancellationToken)
    {
        var names = models.NamesFor(exchange);
        var body = new ArrayBufferWriter<byte>(1024);
        if (single is null)
        {
            ModelListWriter.Write(body, names, _created);
        }
        else if (names.Contains(single))
        {
            ModelListWriter.WriteOne(body, single, _created);
        }
        else
        {
            return LlmErrors.ModelNotFound(single);
        }

        await exchange.RespondAsync(new LocalResponse(StatusCodes.Status200OK, body.WrittenMemory, "application/json"), cancellationToken);
        return null;
    }
}
