using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Xunit;

namespace Agentgateway.Gateway.Tests.Routing;

public sealed class RouteTableTests
{
    [Theory]
    [InlineData("/api", "/api", true)]
    [InlineData("/api", "/api/", true)]
    [InlineData("/api/", "/api", true)]
    [InlineData("/api", "/api/x", true)]
    [InlineData("/api", "/api//v1", true)]
    [InlineData("/api", "/apiary", false)]
    [InlineData("/api", "/api%2Fv1", false)]
    [InlineData("/", "/anything/at/all", true)]
    [InlineData("/", "/", true)]
    public void Prefix_matches_whole_segments(string prefix, string path, bool matches)
    {
        var table = new RouteTable([Rule("r", PathRule.OfPrefix(prefix))]);

        Assert.Equal(matches, table.Find(Get("h", path)) is not null);
    }

    [Fact]
    public void Exact_path_beats_longer_prefix_and_longest_text_wins_between_prefix_and_regex()
    {
        var table = new RouteTable(
        [
            Rule("short", PathRule.OfPrefix("/a")),
            Rule("long", PathRule.OfPrefix("/a/b/c")),
            Rule("exact", PathRule.OfExact("/a/b/c")),
            Rule("regex", PathRule.OfRegex("/a/b/.*")),
        ]);

        Assert.Equal("exact", Find(table, "/a/b/c"));
        Assert.Equal("regex", Find(table, "/a/b/c/d"));
        Assert.Equal("regex", Find(table, "/a/b/x"));
        Assert.Equal("short", Find(table, "/a/x"));
    }

    [Fact]
    public void Method_headers_and_query_break_ties_then_the_key()
    {
        var path = PathRule.OfPrefix("/");
        var table = new RouteTable(
        [
            Rule("route2", path),
            Rule("route10", path),
            Rule("query", path, query: [new ValueRule("q", "1", null)]),
            Rule("header", path, headers: [new ValueRule("x-a", "1", null)]),
            Rule("method", path, method: "POST"),
        ]);

        Assert.Equal("route10", Find(table, "/"));
        Assert.Equal("query", Find(table, "/?q=1"));
        Assert.Equal("query", Find(table, "/?q=0&q=1"));
        Assert.Equal("route10", Find(table, "/?q=1&q=0"));
        Assert.Equal("header", table.Find(Get("h", "/?q=1", ("x-a", "1")))!.Route.Key);
        Assert.Equal("method", table.Find(Request("POST", "h", "/?q=1", ("x-a", "1")))!.Route.Key);
    }

    [Fact]
    public void First_host_level_with_a_match_wins()
    {
        var table = new RouteTable(
        [
            Rule("exact", PathRule.OfPrefix("/only"), hosts: ["a.example"]),
            Rule("deep", PathRule.OfPrefix("/"), hosts: ["*.b.example"]),
            Rule("wide", PathRule.OfExact("/x"), hosts: ["*.example"]),
            Rule("any", PathRule.OfExact("/x")),
        ]);

        Assert.Equal("exact", table.Find(Get("A.Example:8080", "/only"))!.Route.Key);
        Assert.Equal("wide", table.Find(Get("a.example", "/x"))!.Route.Key);
        Assert.Equal("deep", table.Find(Get("c.b.example", "/x"))!.Route.Key);
        Assert.Equal("any", table.Find(Get("example", "/x"))!.Route.Key);
        Assert.Null(table.Find(Get("example", "/y")));
    }

    [Fact]
    public void Regex_must_cover_the_whole_path()
    {
        var table = new RouteTable([Rule("r", PathRule.OfRegex("/v[0-9]+"))]);

        Assert.NotNull(table.Find(Get("h", "/v12")));
        Assert.Null(table.Find(Get("h", "/v12/x")));
    }

    [Theory]
    [InlineData("/(?P<word>[[:alpha:]]+)", "/abc", true)]
    [InlineData("/(?P<word>[[:alpha:]]+)", "/a1", false)]
    [InlineData("/a|/ab", "/ab", false)]
    [InlineData("/ab|/a", "/ab", true)]
    public void Regex_has_the_syntax_of_the_configuration_and_its_first_match_counts(string pattern, string path, bool matches)
    {
        var table = new RouteTable([Rule("r", PathRule.OfRegex(pattern))]);

        Assert.Equal(matches, table.Find(Get("h", path)) is not null);
    }

    [Theory]
    [InlineData("[::1]:8080", "[::1]")]
    [InlineData("[::1]", "[::1]")]
    [InlineData("host:1", "host")]
    [InlineData("host", "host")]
    public void Port_is_cut_off_the_authority(string authority, string host) => Assert.Equal(host, RequestHead.HostOf(authority).ToString());

    [Fact]
    public void Weights_share_the_traffic()
    {
        var handler = new Agentgateway.Gateway.Backends.InvalidBackendHandler();
        var backends = new WeightedBackends([new("a", 3, handler), new("b", 1, handler), new("c", 0, handler)]);
        var counts = Enumerable.Range(0, 4000).Select(_ => backends.Pick()!.Name).CountBy(n => n).ToDictionary();

        Assert.InRange(counts["a"], 2700, 3300);
        Assert.False(counts.ContainsKey("c"));
        Assert.Null(new WeightedBackends([new("a", 0, handler)]).Pick());
    }

    private static string? Find(RouteTable table, string target) => table.Find(Get("h", target))?.Route.Key;

    private static RouteRule Rule(
        string key, PathRule path, string? method = null, IReadOnlyList<ValueRule>? headers = null, IReadOnlyList<ValueRule>? query = null, IReadOnlyList<string>? hosts = null) =>
        new(new CompiledRoute { Key = key, Name = key }, hosts ?? [], path, method, headers ?? [], query ?? []);

    private static RequestHead Get(string host, string target, params (string, string)[] headers) => Request("GET", host, target, headers);

    private static RequestHead Request(string method, string host, string target, params (string Name, string Value)[] headers)
    {
        var http = new DefaultHttpContext();
        http.Request.Method = method;
        http.Features.Get<IHttpRequestFeature>()!.RawTarget = target;
        foreach (var (name, value) in headers)
        {
            http.Request.Headers[name] = value;
        }

        var head = new RequestHead();
        head.Begin(http, host);
        return head;
    }
}
