using System.Globalization;
using Agentgateway.Configuration.Reading;

namespace Agentgateway.Configuration.Migration;

/// <summary>Where the parts of a bind go.</summary>
/// <param name="Gateway">Name of the new gateway.</param>
/// <param name="Single">The gateway is its only listener; else it has a list of them.</param>
/// <param name="Routes">Number of top-level routes that are there already.</param>
/// <param name="TcpRoutes">The same of <c>tcpRoutes</c>.</param>
internal sealed record BindPlacement(string Gateway, bool Single, int Routes, int TcpRoutes)
{
    /// <summary>Lists of routes of a listener, which are the names of the top-level lists too.</summary>
    public static readonly string[] Lists = ["routes", "tcpRoutes"];

    /// <summary>The name of a listener, written or by its place.</summary>
    public static string NameOf(ConfigNode listener) =>
        listener.Find("name") is { } name ? name.Text : "listener" + listener.Index.ToString(CultureInfo.InvariantCulture);

    /// <summary>What its routes write under <c>gateways</c>.</summary>
    public string ReferenceTo(ConfigNode listener) => listener.Parent!.Children.Count == 1 ? Gateway : $"{Gateway}/{NameOf(listener)}";

    /// <summary>The name that a route must get because its default would change; null when it has one or keeps its place.</summary>
    /// <param name="place">Its place in the top-level list.</param>
    public static string? NewName(ConfigNode route, int place) =>
        route.Find("name") is not null || route.Index == place ? null : (route.Parent!.Key == "routes" ? "route" : "tcproute") + route.Index.ToString(CultureInfo.InvariantCulture);

    /// <summary>Place of the first route that comes new to a top-level list.</summary>
    public int First(string list) => list == "routes" ? Routes : TcpRoutes;
}
