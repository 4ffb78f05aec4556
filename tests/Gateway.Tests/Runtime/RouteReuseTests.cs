using System.Globalization;
using System.Text;
using Agentgateway.Configuration;
using Agentgateway.Gateway.Hosting;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Runtime;
using Agentgateway.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Agentgateway.Gateway.Tests.Runtime;

/// <summary>What a changed route costs, and that the rest is right although it was not made anew.</summary>
public sealed class RouteReuseTests
{
    private const int Routes = 300;

    private static readonly GatewayArguments Arguments = new(null, "", false, [], ["--ADMIN_ADDR=off", "--STATS_ADDR=off", "--READINESS_ADDR=off", "--AGW_LISTEN=loopback"]);

    public static TheoryData<string> Forms => new() { "attached", "nested", "json" };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Changed_added_and_removed_route_are_all_that_is_read_and_compiled(string form)
    {
        var routes = Enumerable.Range(0, Routes).Select(i => Route(i)).ToList();
        await using var work = new Work(form);
        Assert.Equal((Whole: true, Routes, Routes), work.Apply(routes));

        routes[150] = Route(150, "changed");
        Assert.Equal((false, 1, 1), work.Apply(routes));
        Assert.Equal("r150", work.Find("/p150/x")!.Name[8..]);

        // JSON has a comma behind every item but the last, which is why the one before is read again.
        routes.Add(Route(900));
        Assert.Equal((false, form == "json" ? 2 : 1, form == "json" ? 2 : 1), work.Apply(routes));
        Assert.Equal("r900", work.Find("/p900")!.Name[8..]);

        // In the middle: what follows moves, and stays.
        routes.Insert(10, Route(901));
        Assert.Equal((false, 1, 1), work.Apply(routes));
        routes.RemoveAt(150);
        Assert.Equal((false, 0, 0), work.Apply(routes));
        routes[0] = Route(0, "one");
        routes[200] = Route(200, "another");
        Assert.Equal((false, 2, 2), work.Apply(routes));
        Assert.Equal((false, 0, 0), work.Apply(routes));
        Assert.Null(work.Find("/p149"));
        Assert.NotNull(work.Find("/p299"));
    }

    [Theory]
    [InlineData("policies:\n- name: {name: p, namespace: default}\n  target: {route: {name: r7, namespace: default}}\n  policy: {csrf: {}}\n")]
    [InlineData("frontendPolicies: {http: {maxBufferSize: 10}}\n")]
    [InlineData("backends:\n- name: b\n  host: 10.1.1.1:1\n")]
    public async Task Change_of_anything_else_compiles_every_route(string rest)
    {
        var routes = Enumerable.Range(0, 100).Select(i => Route(i)).ToList();
        await using var work = new Work("attached");
        work.Apply(routes);
        work.Apply(routes, rest);
        Assert.Equal(100, work.Compiler.Work.Compiled);
        work.Apply(routes, rest);
        Assert.Equal(0, work.Compiler.Work.Compiled);
    }

    [Fact]
    public async Task Route_of_an_earlier_version_is_not_taken_over_after_a_rejected_one()
    {
        var routes = Enumerable.Range(0, 100).Select(i => Route(i)).ToList();
        await using var work = new Work("attached");
        work.Apply(routes);
        var good = routes[5];
        // Legal to read, but no proxy leads to a unix socket.
        routes[5] = good.Replace("10.0.0.5:80", "unix:/no/such.sock\n  policies:\n    backendTunnel:\n      proxy: {host: \"10.0.0.1:80\"}", StringComparison.Ordinal);
        Assert.NotEmpty(work.Errors(routes));
        routes[5] = good.Replace("/p5", "/five", StringComparison.Ordinal);
        Assert.Equal((false, 1, 1), work.Apply(routes));
        Assert.NotNull(work.Find("/five"));
        Assert.Null(work.Find("/p5"));
    }

    [Fact]
    public async Task Secret_file_of_a_route_is_read_again_though_the_text_stays()
    {
        var file = Path.Combine(Path.GetTempPath(), $"agw-reuse-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(file, "one", TestContext.Current.CancellationToken);
        try
        {
            var routes = Enumerable.Range(0, 100).Select(i => Route(i)).ToList();
            routes[3] = $"name: r3\nmatches:\n- path:\n    pathPrefix: /p3\npolicies:\n  backendAuth:\n    key: {{file: {file}}}\nbackends:\n- host: 10.0.0.3:80\n";
            await using var work = new Work("attached");
            work.Apply(routes);
            var before = work.Find("/p3");
            await File.WriteAllTextAsync(file, "two", TestContext.Current.CancellationToken);
            Assert.Equal((false, 0, 1), work.Apply(routes));
            Assert.NotSame(before, work.Find("/p3"));
            Assert.Equal("two", ((Configuration.Model.Policies.KeyAuth)work.Snapshot.Config.Routes[3].Policies.BackendAuth!.Main!).Key.Reveal());
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Random_changes_route_as_a_fresh_compilation_does()
    {
        var random = new Random(7);
        await using var work = new Work("attached");
        await using var fresh = new Work("attached");
        var routes = Enumerable.Range(0, 80).Select(i => Route(i)).ToList();
        for (var round = 0; round < 60; round++)
        {
            Change(routes, random);
            work.Apply(routes);
            fresh.Renew();
            fresh.Apply(routes);
            for (var path = 0; path < 100; path++)
            {
                Assert.Equal(fresh.Find($"/p{path}/x")?.Key, work.Find($"/p{path}/x")?.Key);
            }
        }
    }

    [Fact]
    public async Task Routes_that_stay_keep_no_old_snapshot()
    {
        var routes = Enumerable.Range(0, 100).Select(i => Route(i)).ToList();
        await using var work = new Work("attached");
        var old = new List<WeakReference>();
        for (var round = 0; round < 100; round++)
        {
            routes[round] = Route(round, "changed");
            work.Apply(routes);
            Remember(work, old);
        }

        await Poll.UntilTrueAsync(
            () =>
            {
                GC.Collect();
                return Task.FromResult(old.Count(o => o.IsAlive) <= 6);
            },
            "replaced snapshots and their configurations are collected",
            TestContext.Current.CancellationToken);
    }

    private static void Remember(Work work, List<WeakReference> old)
    {
        old.Add(new WeakReference(work.Snapshot));
        old.Add(new WeakReference(work.Snapshot.Config));
        old.Add(new WeakReference(work.Snapshot.Document));
    }

    private static void Change(List<string> routes, Random random)
    {
        var at = random.Next(routes.Count);
        switch (random.Next(5))
        {
            case 0:
                routes.RemoveAt(at);
                break;
            case 1:
                routes.Insert(at, Route(random.Next(100, 10_000)));
                break;
            case 2:
                (routes[at], routes[0]) = (routes[0], routes[at]);
                break;
            default:
                routes[at] = routes[at].Replace("pathPrefix: /p", "pathPrefix: /p" + random.Next(9), StringComparison.Ordinal);
                break;
        }

        if (routes.Distinct().Count() != routes.Count)
        {
            routes.RemoveAll(r => routes.Count(o => o == r) > 1);
        }
    }

    private static string Route(int i, string value = "same") => string.Create(
        CultureInfo.InvariantCulture,
        $"name: r{i}\nmatches:\n- path:\n    pathPrefix: /p{i}\npolicies:\n  requestHeaderModifier:\n    set:\n      x-route: {value}\n  authorization:\n    rules:\n    - allow: request.method != \"{i % 7}\"\nbackends:\n- host: 10.0.0.{i % 250}:80\n");

    /// <summary>A compiler and what loads for it.</summary>
    private sealed class Work : IAsyncDisposable
    {
        private readonly WebApplication _app = GatewayHost.Build(Arguments, ConfigLoader.LoadYaml("gateways: {default: {port: 80}}"));
        private readonly string _form;
        private ConfigReloader _reloader = new();

        public Work(string form)
        {
            _form = form;
            Compiler = _app.Services.GetRequiredService<SnapshotCompiler>();
        }

        public SnapshotCompiler Compiler { get; }

        public RuntimeSnapshot Snapshot { get; private set; } = RuntimeSnapshot.Empty;

        public void Renew() => _reloader = new ConfigReloader();

        public (bool Whole, int Read, int Compiled) Apply(List<string> routes, string rest = "")
        {
            Assert.Empty(Errors(routes, rest));
            return (_reloader.Work.Whole, _reloader.Work.Whole ? routes.Count : _reloader.Work.ItemsRead, Compiler.Work.Compiled);
        }

        public IReadOnlyList<string> Errors(List<string> routes, string rest = "")
        {
            var text = new StringBuilder(_form == "nested" ? "binds:\n- port: 80\n  listeners:\n  - routes:\n" : "gateways:\n  default:\n    port: 80\nroutes:\n");
            foreach (var route in routes)
            {
                text.Append("    - ").Append(route.TrimEnd().ReplaceLineEndings("\n      ")).Append('\n');
            }

            text.Append(rest);
            var loaded = _form == "json" ? _reloader.LoadJson(Encoding.UTF8.GetBytes(ConfigLoader.LoadYaml(text.ToString()).Document!.ToJsonString())) : _reloader.LoadYaml(text.ToString());
            if (!loaded.IsValid)
            {
                return [.. loaded.Problems.Select(p => p.ToString())];
            }

            var result = Compiler.Compile(loaded.Config!, loaded.Source!, new SnapshotOrigin("test", 0, 1));
            Snapshot = result.Snapshot ?? Snapshot;
            return result.Errors;
        }

        public Agentgateway.Gateway.Routing.CompiledRoute? Find(string path)
        {
            var http = new DefaultHttpContext();
            http.Features.Get<IHttpRequestFeature>()!.RawTarget = path;
            return Snapshot.Binds["bind/80"].Listeners[0].Routes.Find(new RequestHead(http, "h"))?.Route;
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}
