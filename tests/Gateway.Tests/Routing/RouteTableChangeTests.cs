using System.Globalization;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Xunit;

namespace Agentgateway.Gateway.Tests.Routing;

public sealed class RouteTableChangeTests
{
    private static readonly string[] Hosts = ["", "a.example", "b.example", "*.example", "*.b.example", "*"];

    private static readonly RequestHead[] Requests =
    [
        .. from host in new[] { "a.example", "b.example", "x.b.example", "other", "c.example" }
           from path in new[] { "/", "/p1", "/p2/x", "/p3", "/p1/p2", "/q5", "/p12?q=1" }
           from method in new[] { "GET", "POST" }
           select Request(method, host, path),
    ];

    [Fact]
    public void Table_that_was_changed_finds_what_a_new_one_finds()
    {
        var random = new Random(3);
        for (var round = 0; round < 40; round++)
        {
            var rules = Enumerable.Range(0, random.Next(1, 60)).SelectMany(i => Route(i, random)).ToList();
            var table = new RouteTable(rules);
            for (var edit = 0; edit < 15; edit++)
            {
                rules = Change(rules, random);
                table = table.With(rules);
                var fresh = new RouteTable(rules);
                foreach (var request in Requests)
                {
                    Assert.Same(fresh.Find(request), table.Find(request));
                }
            }
        }
    }

    private static List<RouteRule> Change(List<RouteRule> rules, Random random)
    {
        var next = rules.ToList();
        var at = random.Next(next.Count + 1);
        switch (random.Next(5))
        {
            case 0 when next.Count > 0:
                var gone = next[Math.Min(at, next.Count - 1)].Route;
                next.RemoveAll(r => ReferenceEquals(r.Route, gone));
                break;
            case 1 when next.Count > 0:
                var old = next[Math.Min(at, next.Count - 1)].Route;
                var place = next.FindIndex(r => ReferenceEquals(r.Route, old));
                next.RemoveAll(r => ReferenceEquals(r.Route, old));
                next.InsertRange(place, Route(int.Parse(old.Name, CultureInfo.InvariantCulture), random));
                break;
            case 2:
                next.Reverse();
                break;
            default:
                next.AddRange(Route(random.Next(100, 200), random));
                break;
        }

        return next;
    }

    private static List<RouteRule> Route(int number, Random random)
    {
        var route = new CompiledRoute { Key = $"l/default/r{number}", Name = number.ToString(CultureInfo.InvariantCulture) };
        var hosts = Enumerable.Range(0, random.Next(3)).Select(_ => Hosts[random.Next(1, Hosts.Length)]).ToArray();
        return
        [
            .. Enumerable.Range(0, random.Next(1, 3)).Select(order => new RouteRule(
                route,
                hosts,
                random.Next(4) switch
                {
                    0 => PathRule.OfExact("/p" + random.Next(4)),
                    1 => PathRule.OfRegex("/[a-q]" + random.Next(4)),
                    2 => PathRule.OfPrefix("/p1/p2"[..random.Next(1, 7)]),
                    _ => PathRule.OfPrefix("/p" + random.Next(4)),
                },
                random.Next(3) == 0 ? "GET" : null,
                [],
                random.Next(5) == 0 ? [new ValueRule("q", "1", null)] : []) { Order = order }),
        ];
    }

    private static RequestHead Request(string method, string host, string target)
    {
        var http = new DefaultHttpContext();
        http.Request.Method = method;
        http.Features.Get<IHttpRequestFeature>()!.RawTarget = target;
        return new RequestHead(http, host);
    }
}
