using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Agentgateway.AdminApi.Http;

/// <summary>Turns every failure into problem+json: refusals, unreadable bodies, database trouble, bare status codes, bugs.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    private const int SqliteBusy = 5;
    private const int SqliteFull = 13;

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e) when (!context.Response.HasStarted && Describe(e) is { } problem)
        {
            await ProblemDocument.WriteAsync(context, problem);
            return;
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            LogUnexpected(e, context.Request.Method, context.Request.Path);
            await ProblemDocument.WriteAsync(context, 500, "internal_error", "The request failed unexpectedly; the log has the reason under this trace id.");
            return;
        }

        if (!context.Response.HasStarted && context.Response is { StatusCode: >= 400, ContentLength: null, ContentType: null } && !context.Request.Path.StartsWithSegments("/v1"))
        {
            var status = context.Response.StatusCode;
            await ProblemDocument.WriteAsync(context, status, ProblemDocument.CodeFor(status), DetailFor(status));
        }
    }

    private static ApiProblemException? Describe(Exception exception) => exception switch
    {
        ApiProblemException problem => problem,
        BadHttpRequestException { StatusCode: 413 } => new ApiProblemException(413, "body_too_large", "The body is larger than this endpoint takes."),
        BadHttpRequestException { InnerException: JsonException json } => ApiProblemException.Validation(Pointer(json.Path), "invalid", Message(json)),
        BadHttpRequestException bad => new ApiProblemException(bad.StatusCode, bad.StatusCode == 400 ? "validation_failed" : ProblemDocument.CodeFor(bad.StatusCode), bad.Message),
        DbUpdateConcurrencyException => new ApiProblemException(412, "version_mismatch", "Someone else changed this at the same moment; read it again."),
        DbUpdateException { InnerException: SqliteException { SqliteErrorCode: SqliteBusy or SqliteFull } } or SqliteException { SqliteErrorCode: SqliteBusy or SqliteFull } =>
            ApiProblemException.Unavailable("The database cannot take the change now."),
        _ => null,
    };

    /// <summary><c>$.spec.params[0].x</c> as JSON pointer.</summary>
    private static string Pointer(string? path) =>
        path is null or "$" ? "" : path[1..].Replace("['", ".", StringComparison.Ordinal).Replace("']", "", StringComparison.Ordinal)
            .Replace('[', '.').Replace("]", "", StringComparison.Ordinal).Replace('.', '/');

    // The serializer's text names .NET types and byte positions; the first sentence is what helps a caller.
    private static string Message(JsonException exception)
    {
        var text = exception.Message;
        if (text.StartsWith("The JSON property '", StringComparison.Ordinal) && text.Contains("could not be mapped", StringComparison.Ordinal))
        {
            return $"Unknown field '{text.Split('\'')[1]}'.";
        }

        if (text.StartsWith("The JSON value could not be converted", StringComparison.Ordinal))
        {
            return "The value has the wrong type.";
        }

        if (text.Contains("missing required properties", StringComparison.Ordinal))
        {
            return "Required fields are missing: " + text[(text.LastIndexOf(':') + 1)..].Trim();
        }

        var end = text.IndexOf(" Path:", StringComparison.Ordinal);
        return end > 0 ? text[..end] : text;
    }

    private static string? DetailFor(int status) => status switch
    {
        401 => "A valid bearer token is needed.",
        403 => "Your role does not permit this.",
        404 => "There is nothing at this address.",
        _ => null,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void LogUnexpected(Exception exception, string method, PathString path);
}
