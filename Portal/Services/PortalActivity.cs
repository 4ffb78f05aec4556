using System.Diagnostics;

namespace Agentgateway.Portal.Services;

/// <summary>Spans that the portal starts for what a person does in a circuit.</summary>
internal static class PortalActivity
{
    private static readonly ActivitySource Source = new("Agentgateway.Portal");

    /// <summary>Starts a root span: what runs in a circuit has the socket's request as its parent otherwise, which lives for hours.</summary>
    public static Activity? StartRoot(string name)
    {
        Activity.Current = null;
        return Source.StartActivity(name, ActivityKind.Internal, default(ActivityContext));
    }
}
