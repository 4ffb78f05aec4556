using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Agentgateway.Configuration.Contracts;
using Microsoft.AspNetCore.WebUtilities;

namespace Agentgateway.AdminApi.Http;

/// <summary>Writes RFC 9457 problem documents.</summary>
internal static class ProblemDocument
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Task WriteAsync(HttpContext context, int status, string code, string? detail) =>
        WriteAsync(context, new ApiProblemException(status, code, detail ?? ReasonPhrases.GetReasonPhrase(status)));

    public static Task WriteAsync(HttpContext context, ApiProblemException problem)
    {
        var body = new Body(
            $"urn:agw:problem:{problem.Code.Replace('_', '-')}",
            ReasonPhrases.GetReasonPhrase(problem.Status),
            problem.Status,
            problem.Message,
            context.Request.Path,
            problem.Code,
            Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier,
            problem.Errors,
            problem.References,
            problem.Current);

        context.Response.StatusCode = problem.Status;
        context.Response.Headers.CacheControl = "no-store";
        if (problem.RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return context.Response.WriteAsJsonAsync(body, Json, "application/problem+json", context.RequestAborted);
    }

    /// <summary>Code for a status that the framework chose.</summary>
    public static string CodeFor(int status) => status switch
    {
        400 => "bad_request",
        401 => "unauthenticated",
        403 => "forbidden",
        404 => "not_found",
        405 => "method_not_allowed",
        413 => "body_too_large",
        415 => "unsupported_media_type",
        429 => "rate_limited",
        _ => status >= 500 ? "internal_error" : "error",
    };

    private sealed record Body(
        string Type, string Title, int Status, string Detail, string Instance, string Code, string TraceId,
        IReadOnlyList<ProblemError>? Errors, IReadOnlyList<string>? References, ProblemVersion? Current);
}
