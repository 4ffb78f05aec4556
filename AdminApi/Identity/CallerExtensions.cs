namespace Agentgateway.AdminApi.Identity;

/// <summary>Access to the caller of a request.</summary>
internal static class CallerExtensions
{
    /// <summary>The authenticated caller. Only for endpoints behind a policy.</summary>
    public static Caller Caller(this HttpContext context) =>
        Identity.Caller.From(context.User) ?? throw new InvalidOperationException("The endpoint has no authenticated caller.");
}
