using System.Globalization;
using System.Text;

namespace Agentgateway.Benchmarks.Reload;

/// <summary>A configuration of many routes, each with a prefix, a header rule and a backend; some answer themselves, so that a change can be seen.</summary>
internal sealed class RouteDocument(int routes, int port)
{
    private readonly Random _random = new(1);
    private readonly List<(int Number, string? Body)> _routes = [.. Enumerable.Range(0, routes).Select(i => (i, (string?)null))];
    private int _next = routes;

    public int Count { get; } = routes;

    /// <summary>Changes a route or puts one in between; gives the path to ask and the answer.</summary>
    public (string Path, string Body) Edit(bool insert)
    {
        var at = _random.Next(_routes.Count);
        var body = string.Create(CultureInfo.InvariantCulture, $"answer {++_next}");
        if (insert)
        {
            _routes.Insert(at, (_next, body));
        }
        else
        {
            _routes[at] = (_routes[at].Number, body);
        }

        return ($"/p{_routes[at].Number}/x", body);
    }

    public string Yaml()
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"frontendPolicies:\n  accessLog:\n    filter: \"false\"\ngateways:\n  default:\n    port: {port}\nroutes:\n"));
        foreach (var (i, body) in _routes)
        {
            text.Append(CultureInfo.InvariantCulture, $"- name: r{i}\n  matches:\n  - path:\n      pathPrefix: /p{i}\n  policies:\n    requestHeaderModifier:\n      set:\n        x-route: \"{i}\"\n");
            text.Append(body is null ? "" : $"    directResponse:\n      status: 200\n      body: {body}\n");
            text.Append(CultureInfo.InvariantCulture, $"  backends:\n  - host: 10.0.{i / 250 % 250}.{(i % 250) + 1}:8080\n");
        }

        return text.ToString();
    }

    public byte[] Json()
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"{{\"frontendPolicies\":{{\"accessLog\":{{\"filter\":\"false\"}}}},\"gateways\":{{\"default\":{{\"port\":{port}}}}},\"routes\":["));
        foreach (var (i, body) in _routes)
        {
            text.Append(text[^1] == '[' ? "" : ",");
            text.Append(CultureInfo.InvariantCulture, $"{{\"name\":\"r{i}\",\"matches\":[{{\"path\":{{\"pathPrefix\":\"/p{i}\"}}}}],\"policies\":{{\"requestHeaderModifier\":{{\"set\":{{\"x-route\":\"{i}\"}}}}");
            text.Append(body is null ? "" : $",\"directResponse\":{{\"status\":200,\"body\":\"{body}\"}}");
            text.Append(CultureInfo.InvariantCulture, $"}},\"backends\":[{{\"host\":\"10.0.{i / 250 % 250}.{(i % 250) + 1}:8080\"}}]}}");
        }

        return Encoding.UTF8.GetBytes(text.Append("]}").ToString());
    }
}
