using System.Globalization;
using Agentgateway.AdminApi.Identity;

namespace Agentgateway.AdminApi.Http;

/// <summary>Strong entity tags <c>"v17"</c> and the preconditions built on them (RFC 9110 13).</summary>
internal static class ETags
{
    public static string Of(int version) => string.Create(CultureInfo.InvariantCulture, $"\"v{version}\"");

    /// <summary>Demands <c>If-Match</c> for a change of an existing resource: 428 without it, 412 if it names another version.</summary>
    /// <returns>True if the caller forced the change with <c>*</c>, which only admins may.</returns>
    /// <exception cref="ApiProblemException">The precondition is missing or does not hold.</exception>
    public static bool RequireMatch(HttpContext context, ProblemVersion current)
    {
        var header = context.Request.Headers.IfMatch.ToString();
        if (header.Length == 0)
        {
            throw new ApiProblemException(428, "precondition_required", $"Send If-Match with the version that you saw; the current one is {Of(current.Version)}.") { Current = current };
        }

        if (header.Trim() == "*")
        {
            return context.Caller().IsAdmin ? true : throw ApiProblemException.Forbidden("Only admins may send If-Match: *.");
        }

        return Contains(header, current.Version) ? false : throw Mismatch(current);
    }

    /// <summary>Honours <c>If-None-Match: *</c>: create only.</summary>
    public static void RequireAbsent(HttpContext context, ProblemVersion current)
    {
        if (context.Request.Headers.IfNoneMatch.ToString().Trim() == "*")
        {
            throw Mismatch(current);
        }
    }

    /// <summary>True if the request's <c>If-None-Match</c> names this version, so that 304 answers it.</summary>
    public static bool IsFresh(HttpContext context, int version) => Contains(context.Request.Headers.IfNoneMatch.ToString(), version);

    /// <summary>200 with the entity tag, or 304.</summary>
    public static IResult Ok<T>(HttpContext context, T value, int version)
    {
        context.Response.Headers.ETag = Of(version);
        return IsFresh(context, version) ? Results.StatusCode(StatusCodes.Status304NotModified) : Results.Ok(value);
    }

    private static ApiProblemException Mismatch(ProblemVersion current) =>
        new(412, "version_mismatch", $"The current version is {Of(current.Version)}.") { Current = current };

    private static bool Contains(string header, int version) =>
        header.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Any(tag => tag == Of(version) || tag == "W/" + Of(version));
}
