namespace Agentgateway.Portal.Services;

/// <summary>For whom a call to AdminApi is made.</summary>
/// <param name="Subject">User id, or <c>service:portal</c>.</param>
/// <param name="Stamp">Security stamp of the session.</param>
internal sealed record Caller(string Subject, string? Stamp)
{
    /// <summary>The portal itself; AdminApi accepts it for sign-in only.</summary>
    public static Caller Service { get; } = new("service:portal", null);
}
