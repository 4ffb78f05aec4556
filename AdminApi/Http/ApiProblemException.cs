using Agentgateway.Configuration.Contracts;

namespace Agentgateway.AdminApi.Http;

/// <summary>A refusal that becomes problem+json. Thrown, since it must also roll back the transaction that it interrupts.</summary>
internal sealed class ApiProblemException(int status, string code, string detail) : Exception(detail)
{
    public int Status { get; } = status;

    /// <summary>Stable machine-readable code, e.g. <c>validation_failed</c>.</summary>
    public string Code { get; } = code;

    public IReadOnlyList<ProblemError>? Errors { get; init; }

    /// <summary>What still refers to the resource, as <c>kind/id</c>.</summary>
    public IReadOnlyList<string>? References { get; init; }

    /// <summary>Present state of the resource, for version conflicts.</summary>
    public ProblemVersion? Current { get; init; }

    /// <summary>Seconds for the <c>Retry-After</c> header.</summary>
    public int? RetryAfterSeconds { get; init; }

    public static ApiProblemException Validation(string pointer, string code, string message) => Validation([new ProblemError(pointer, code, message)]);

    public static ApiProblemException Validation(IReadOnlyList<ProblemError> errors) =>
        new(StatusCodes.Status400BadRequest, "validation_failed", errors.Count == 1 ? errors[0].Message : $"The request has {errors.Count} errors.") { Errors = errors };

    public static ApiProblemException NotFound(string what, string id) =>
        new(StatusCodes.Status404NotFound, "not_found", $"There is no {what} '{id}'.");

    public static ApiProblemException Conflict(string code, string detail) => new(StatusCodes.Status409Conflict, code, detail);

    public static ApiProblemException Forbidden(string detail) => new(StatusCodes.Status403Forbidden, "forbidden", detail);

    public static ApiProblemException Unavailable(string detail) =>
        new(StatusCodes.Status503ServiceUnavailable, "dependency_unavailable", detail) { RetryAfterSeconds = 2 };
}
