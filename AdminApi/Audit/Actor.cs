using System.Diagnostics;
using Agentgateway.AdminApi.Identity;

namespace Agentgateway.AdminApi.Audit;

/// <summary>Who did it, and from where.</summary>
/// <param name="Type"><c>user</c>, <c>service</c> or <c>system</c>.</param>
/// <param name="Via"><c>portal</c>, <c>api</c> or <c>system</c>.</param>
internal sealed record Actor(string Type, string? Id, string? Name, string Via, string? IpAddress, string? UserAgent, string? TraceId)
{
    /// <summary>This service itself.</summary>
    public static Actor System { get; } = new("system", "system", "system", "system", null, null, null);

    public static Actor From(HttpContext context)
    {
        var caller = Caller.From(context.User);
        var agent = context.Request.Headers.UserAgent.ToString();
        return new Actor(
            caller?.UserId == Caller.PortalSubject ? "service" : "user",
            caller?.UserId,
            caller?.Name,
            caller?.Via ?? "api",
            context.Connection.RemoteIpAddress?.ToString(),
            agent.Length > 200 ? agent[..200] : agent,
            Activity.Current?.TraceId.ToString());
    }
}
