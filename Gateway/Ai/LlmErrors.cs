using Agentgateway.Gateway.Pipeline;
using Agentgateway.Llm;
using Agentgateway.Llm.Conversation;
using Microsoft.AspNetCore.Http;

namespace Agentgateway.Gateway.Ai;

/// <summary>Errors of the model router, with agentgateway's codes (config.md 7.1.6).</summary>
internal static class LlmErrors
{
    /// <summary>Code of an answer of a provider that is of no use: cut off, or not of its format.</summary>
    public const string BadAnswerCode = "bad_upstream_response";

    public static GatewayError MissingModel { get; } = GatewayError.BadRequest("The request names no model.", "missing_model");

    public static GatewayError ModelNotFound(string model) =>
        new(ResponseReason.NotFound, StatusCodes.Status404NotFound, $"The model '{model}' does not exist or you have no access to it.", "model_not_found");

    public static GatewayError ModelNotAllowed(string model) =>
        new(ResponseReason.Authorization, StatusCodes.Status403Forbidden, $"This API key may not use the model '{model}'.", "model_not_allowed");

    public static GatewayError AuthorizationDenied(string model) =>
        new(ResponseReason.Authorization, StatusCodes.Status403Forbidden, $"You may not use the model '{model}'.", "model_authorization_denied");

    public static GatewayError NoMatchingTarget(string model) =>
        GatewayError.BadRequest($"No target of the virtual model '{model}' fits this request.", "virtual_model_no_matching_target");

    public static GatewayError TargetNotFound(string model) =>
        new(ResponseReason.NotFound, StatusCodes.Status404NotFound, $"A target of the virtual model '{model}' does not exist.", "virtual_model_target_not_found");

    /// <summary>A call that needs a body came without one: usually another method than the API's.</summary>
    public static GatewayError NoBody(string method, string path) => method is "POST" or "PUT" or "PATCH"
        ? GatewayError.BadRequest("The request has no body.", "invalid_request_body")
        : new(ResponseReason.InvalidRequest, StatusCodes.Status405MethodNotAllowed, $"Not allowed to {method} on {path}: send a POST.", "method_not_allowed");

    public static GatewayError UnknownUrl(string method, string path) =>
        new(ResponseReason.NotFound, StatusCodes.Status404NotFound, $"Unknown request URL: {method} {path}", "unknown_url");

    /// <summary>The provider's answer is not of its format.</summary>
    /// <param name="detail">For the log.</param>
    public static GatewayError BadAnswer(string detail) => GatewayError.BadUpstream("the provider's answer cannot be understood", detail) with { Code = BadAnswerCode };

    /// <summary>The provider takes neither the format of the call nor one that it could be translated to.</summary>
    public static GatewayError UnsupportedFormat(string provider, LlmRouteType type, string? model) => GatewayError.BadRequest(
        $"The provider '{provider}' takes no calls of the kind '{LlmRouteTypes.NameOf(type)}'" + (model is null ? "." : $" for the model '{model}'."), "unsupported_format");

    /// <summary>The request cannot be said in the provider's format without changing its meaning.</summary>
    public static GatewayError CannotTranslate(ChatError refusal) => GatewayError.BadRequest(
        refusal.Param is { } field && !refusal.Message.Contains(field, StringComparison.Ordinal) ? $"{field}: {refusal.Message}" : refusal.Message,
        refusal.Code ?? (refusal.Param is null ? "invalid_request_body" : "unsupported_parameter")) with { Param = refusal.Param };
}
