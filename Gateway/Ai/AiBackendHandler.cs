using System.Runtime.CompilerServices;
using Agentgateway.Gateway.Async;
using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Telemetry;
using Agentgateway.Llm.Models;
using Agentgateway.Llm.Requests;

namespace Agentgateway.Gateway.Ai;

/// <summary>Serves an <c>ai</c> backend: one provider, or several in priority groups.</summary>
internal sealed class AiBackendHandler(
    PriorityGroups providers, LlmRouteMap routes, AiCapture capture, AttemptLoop attempts, OpaqueForwarder opaque, PriceTable prices, TimeProvider time) : IBackendHandler
{
    public BackendProtocol Protocol => BackendProtocol.Llm;

    public IErrorFormat ErrorFormat { get; } = new LlmErrorFormat(routes);

    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
    public async ValueTask<GatewayError?> HandleAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var info = exchange.BeginLlm();
        var type = routes.Resolve(exchange.Request.Path);
        var restricted = exchange.Caller?.AllowedModels is not null && !IsRead(exchange);
        var (call, error) = await LlmRequestReader.ReadAsync(exchange, type, needsModel: restricted, cancellationToken);
        if (call is null)
        {
            return error;
        }

        call.Describe(info);
        info.RequestedModel = call.Model;
        if (restricted && (call.Model is null || !ModelPattern.Allows(exchange.Caller!.AllowedModels, call.Model)))
        {
            // Fails closed: a call whose model cannot be seen is not one of the allowed ones.
            return LlmErrors.ModelNotAllowed(call.Model ?? "(not named)");
        }

        if (capture.Prompt && call.IsJson)
        {
            info.Prompt = PromptReader.Read(call.Body, call.Peek);
        }

        using var adapter = new AiAttemptAdapter(call, new AnswerBook(exchange, prices, capture) { Call = call }, time);
        var route = exchange.Route?.Route;
        return UpgradeRequest.IsUpgrade(exchange)
            ? await opaque.ForwardAsync(exchange, providers.Pick(), adapter)
            : await attempts.RunAsync(exchange, providers.Pick(), adapter, route?.Retry, route?.AttemptTimeout);
    }

    private static bool IsRead(Exchange exchange) => exchange.Request.Method is "GET" or "HEAD";
}
