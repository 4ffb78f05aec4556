namespace Agentgateway.Gateway.Routing;

/// <summary>Which of two rules for a host is tried first.</summary>
internal sealed class RulePrecedence : IComparer<RouteRule>
{
    public static RulePrecedence Instance { get; } = new();

    public int Compare(RouteRule? x, RouteRule? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var order = (x.Path.Exact is null).CompareTo(y.Path.Exact is null);
        order = order != 0 ? order : y.Path.Text.Length.CompareTo(x.Path.Text.Length);
        order = order != 0 ? order : (x.Method is null).CompareTo(y.Method is null);
        order = order != 0 ? order : y.Headers.Count.CompareTo(x.Headers.Count);
        order = order != 0 ? order : y.Query.Count.CompareTo(x.Query.Count);
        order = order != 0 ? order : string.CompareOrdinal(x.Route.Key, y.Route.Key);
        return order != 0 ? order : x.Order.CompareTo(y.Order);
    }
}
