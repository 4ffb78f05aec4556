using Agentgateway.Configuration;
using Agentgateway.Configuration.Migration;
using Agentgateway.Configuration.Model;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Runtime;
using Agentgateway.Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Route = Agentgateway.Configuration.Model.Route;

namespace Agentgateway.Gateway.Tests.Runtime;

/// <summary>What <c>migrate</c> makes of <c>binds</c> compiles to ports and listeners that choose the same routes, with the same policies and backends.</summary>
public sealed class MigrationTests
{
    // Ties between more than ten unnamed routes, which the text order of their default names decides; policies with targets; hosts; TCP.
    private static readonly string Ties = """
        binds:
        - port: 7001
          listeners:
          - name: api
            hostname: "*.example.com"
            policies:
              cors:
                allowOrigins: ["*"]
            routes:
            # ROUTES
          - routes:
            - matches: [{path: {pathPrefix: /a}}]
              backends: [{host: "h:20"}]
            - matches: [{path: {regex: "/[ab]"}}, {path: {exact: /c}, method: POST}]
              hostnames: [x.example.org]
              backends: [{host: "h:21"}]
            - name: route10
              backends: [{host: "h:22"}]
        - port: 7002
          listeners:
          - protocol: TCP
            tcpRoutes:
            - backends: [{host: "h:30"}]
        policies:
        - name: {name: a, namespace: default}
          target: {gateway: {gatewayName: default, gatewayNamespace: default, listenerName: listener1}}
          policy: {timeout: {requestTimeout: 1s}}
        - name: {name: b, namespace: default}
          target: {gateway: {gatewayName: default, gatewayNamespace: default, port: 7001}}
          phase: gateway
          policy: {authorization: {rules: ["true"]}}
        - name: {name: c, namespace: default}
          target: {route: {name: route1, namespace: default}}
          policy: {directResponse: {status: 418, body: t}}
        """.Replace("    # ROUTES", string.Join('\n', Enumerable.Range(1, 12).Select(i => $"    - backends: [{{host: 'h:{i}'}}]")), StringComparison.Ordinal);

    [Fact]
    public async Task Migrated_binds_choose_the_same_routes()
    {
        await using var gateway = await TestGateway.StartAsync("gateways: {default: {port: PORT}}");
        var applier = gateway.Services.GetRequiredService<ConfigApplier>();
        var probed = 0;
        Assert.Empty(ConfigMigrator.Migrate(Ties).Left);
        foreach (var text in ConfigFiles().Prepend(Ties))
        {
            var migrated = ConfigMigrator.Migrate(text);
            var before = Compile(applier, text);
            var after = Compile(applier, migrated.Text);

            Assert.Equal(before.Result.Errors.Select(MessageOf), after.Result.Errors.Select(MessageOf));
            Assert.Equal(before.Result.Warnings.Select(MessageOf).Order(), after.Result.Warnings.Select(MessageOf).Order());
            if (before.Result.Snapshot is { } old)
            {
                var probes = Probes(before.Config).ToList();
                var answers = Answers(old, probes);
                Assert.Equal(answers, Answers(after.Result.Snapshot!, probes));
                probed += answers.Count;
            }
        }

        Assert.True(probed > 100);
    }

    private static (GatewayConfig Config, CompileResult Result) Compile(ConfigApplier applier, string text)
    {
        var loaded = ConfigLoader.LoadYaml(text, new ConfigLoadOptions { Environment = name => "value-of-" + name, ReadFiles = false });
        Assert.True(loaded.IsValid, string.Join('\n', loaded.Errors));
        return (loaded.Config!, applier.Check(loaded.Config!, loaded.Source!));
    }

    private static string MessageOf(string problem) => problem[(problem.IndexOf(": ", StringComparison.Ordinal) + 2)..];

    /// <summary>Requests around everything that a route compares.</summary>
    private static IEnumerable<(string Method, string Host, string Path)> Probes(GatewayConfig config)
    {
        List<Route> routes = [.. config.Binds.SelectMany(b => b.Listeners).SelectMany(l => l.Routes).Concat(config.Routes)];
        var hosts = routes.SelectMany(r => r.Hostnames).Concat(config.Binds.SelectMany(b => b.Listeners).Select(l => l.Hostname)).Append("other.invalid")
            .Where(h => h.Length > 0).Select(h => h.Replace("*", "any", StringComparison.Ordinal)).Distinct();
        List<RouteMatch> matches = [.. routes.SelectMany(r => r.Matches)];
        List<string> paths = [.. matches.Select(m => m.Path.Value.TrimEnd('/')).SelectMany(p => (string[])[p, p + "/x"]).Concat(["/", "/a", "/b"]).Select(p => p.Length == 0 ? "/" : p).Distinct()];
        List<string> methods = [.. matches.Select(m => m.Method).OfType<string>().Append("GET").Distinct()];
        return hosts.SelectMany(h => paths.SelectMany(p => methods.Select(m => (m, h, p))));
    }

    private static List<string> Answers(RuntimeSnapshot snapshot, List<(string Method, string Host, string Path)> probes)
    {
        var answers = new List<string>();
        foreach (var bind in snapshot.Binds.Values.OrderBy(b => b.Port))
        {
            answers.Add($"{bind.Key} {bind.Protocol} {bind.Tunnel} {bind.Internal} {bind.Listeners.Count}");
            foreach (var listener in bind.Listeners)
            {
                var tcp = listener.TcpRoutes.Find(null) ?? listener.TcpRoutes.Find("example.com");
                answers.Add($"{listener.Protocol} {listener.Hostname.Trim('*')} {Names(listener.Policies)} {tcp?.Name} {string.Join(',', tcp?.Backends.Select(b => b.ToString()) ?? [])}");
            }

            foreach (var (method, host, path) in probes)
            {
                var http = new DefaultHttpContext();
                http.Request.Method = method;
                http.Features.Get<IHttpRequestFeature>()!.RawTarget = path;
                foreach (var tls in (bool[])[false, true])
                {
                    if (bind.FindListener(host, tls) is { } listener && listener.Routes.Find(new RequestHead(http, host))?.Route is var route)
                    {
                        var backends = route?.Backends.All.Select(b => $"{b.Name.Replace(listener.Key, "", StringComparison.Ordinal)}*{b.Weight} {b.Handler.GetType().Name}") ?? [];
                        answers.Add($"{method} {host} {path} -> {route?.Name} {route?.RequestTimeout} {(route is null ? "" : Names(route.Policies))} {string.Join(',', backends)}");
                    }
                }
            }
        }

        return answers;
    }

    private static string Names(PolicyChain chain) => string.Join(',', chain.All.Select(p => p.GetType().Name));

    private static IEnumerable<string> ConfigFiles()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            foreach (var folder in (string[])[Path.Combine(directory.FullName, "samples", "configs"), Path.Combine(directory.FullName, "shared", "reference", "agentgateway", "examples")])
            {
                foreach (var file in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories) : [])
                {
                    var text = File.ReadAllText(file);
                    if (text.Contains("binds:", StringComparison.Ordinal))
                    {
                        yield return text;
                    }
                }
            }
        }
    }
}
