using System.Text.RegularExpressions;
using Agentgateway.Configuration.Migration;
using Agentgateway.Configuration.Model;

namespace Agentgateway.Configuration.Tests.Migration;

/// <summary><c>migrate</c> turns <c>binds</c> into <c>gateways</c> and <c>routes</c> where both say the same, and leaves them where they do not.</summary>
public sealed class BindMigrationTests
{
    private const string One = """
        # The schema
        binds: # nested
        # The only port
        - port: 3000  # open
          listeners: # one
          # Of everybody
          - hostname: "*" # all
            policies: # before routes
              # Who
              cors:
                allowOrigins: ["*"]
            routes:
            # First
            - name: a   # by name
              backends:
              - host: localhost:8080

            # Second
            -   matches:
                - path:
                    exact: /b
                policies:
                  directResponse:
                    status: 200
                    body: |
                      # not a comment
                        deep
            # End of the routes
        # Behind
        """;

    private const string Two = """
        binds:
          # plain
          - port: 3000
            listeners:
              - name: api
                hostname: api.example.com
                routes:
                  - backends: [{host: "h:1"}]
                  - matches: [{path: {exact: /x}}]
              - routes:
                  - name: rest
                    backends: [{host: "h:2"}]
                  - policies: {requestRedirect: {path: {full: /y}}}
          - listeners:
              - tcpRoutes:
                  - backends: [{host: "h:3"}]
                protocol: TCP
            tunnelProtocol: direct # as ever
            port: 3001
        gateways:
            old: {port: 4000}
        routes:
          - gateways: old
            backends: [{host: "h:4"}]
        policies:
        - name: {name: p, namespace: default}
          target: {gateway: {gatewayName: default, gatewayNamespace: default, listenerName: listener1}}
          policy: {timeout: {requestTimeout: 1s}}
        """;

    [Fact]
    public void One_bind_becomes_the_default_gateway()
    {
        var result = ConfigMigrator.Migrate(One);

        Assert.Empty(result.Left);
        Assert.Single(result.Changes);
        Assert.Equal(
            """
            # The schema
            # nested
            gateways:
              # The only port
              default:
                port: 3000  # open
                # one
                # Of everybody
                # all
                # before routes
                # Who
                cors:
                  allowOrigins: ["*"]
            routes:
            # First
            - gateways: default
              name: a   # by name
              backends:
              - host: localhost:8080
            # Second
            -   gateways: default
                matches:
                - path:
                    exact: /b
                policies:
                  directResponse:
                    status: 200
                    body: |
                      # not a comment
                        deep
            # End of the routes
            # Behind

            """.ReplaceLineEndings("\n"),
            result.Text);
    }

    [Fact]
    public void Several_binds_join_what_is_there_and_routes_keep_their_names()
    {
        var result = ConfigMigrator.Migrate(Two);

        Assert.Empty(result.Left);
        Assert.Equal(2, result.Changes.Count);
        Assert.Equal(
            """
            tcpRoutes:
            - gateways: port-3001
              backends: [{host: "h:3"}]
            gateways:
                old: {port: 4000}
                # plain
                port-3000:
                  port: 3000
                  listeners:
                  - name: api
                    hostname: api.example.com
                  - name: listener1
                port-3001:
                  listeners:
                  - name: listener0
                    protocol: TCP
                  # as ever
                  port: 3001
            routes:
              - gateways: old
                backends: [{host: "h:4"}]
              - gateways: port-3000/api
                name: route0
                backends: [{host: "h:1"}]
              - gateways: port-3000/api
                name: route1
                matches: [{path: {exact: /x}}]
              - gateways: port-3000/listener1
                name: rest
                backends: [{host: "h:2"}]
              - gateways: port-3000/listener1
                name: route1
                policies: {requestRedirect: {path: {full: /y}}}
            policies:
            - name: {name: p, namespace: default}
              target: {gateway: {gatewayName: default, gatewayNamespace: default, listenerName: listener1}}
              policy: {timeout: {requestTimeout: 1s}}

            """.ReplaceLineEndings("\n"),
            result.Text);
        SameMeaning(Two, result.Text);
    }

    [Theory]
    [InlineData("- port: 1\n  tunnelProtocol: proxy\n  listeners: [{routes: []}]", "flow style")]
    [InlineData("- port: 1\n  tunnelProtocol: proxy\n  listeners:\n  - routes: []", "tunnelProtocol")]
    [InlineData("- mode: internal\n  listeners:\n  - routes: []", "socket")]
    [InlineData("- port: 1\n  mode: internal\n  listeners:\n  - routes: []", "socket")]
    [InlineData("- port: 1\n  listeners: []", "no listeners")]
    [InlineData("- {port: 1, listeners: [{routes: []}]}", "flow style")]
    [InlineData("- port: 1\n  listeners:\n  - routes: [{backends: []}]", "flow style")]
    [InlineData("- port: 1\n  listeners:\n  - policies: {cors: {}}\n    routes: []", "flow style")]
    [InlineData("- port: 1\n  listeners:\n  - protocol: HBONE", "HBONE")]
    [InlineData("- port: 1\n  listeners:\n  - tls: {cert: c, key: k}\n    routes: []", "tls")]
    [InlineData("- port: 1\n  listeners:\n  - namespace: n\n    routes: []", "namespace")]
    [InlineData("- port: 1\n  listeners:\n  - name: a/b\n    routes: []", "slash")]
    [InlineData("- port: 1\n  listeners:\n  - hostname: a.example\n  - protocol: TLS", "share a port")]
    [InlineData("- port: 1\n  listeners:\n  - hostname: a.example\n    protocol: TCP\n  - protocol: TCP", "share a port")]
    [InlineData("- port: 1\n  listeners:\n  - hostname: \"*\"\n  - routes: []", "all hosts")]
    [InlineData("- port: 1\n  listeners:\n  - name: a\n    hostname: a\n  - name: a", "same name")]
    [InlineData("- port: 1\n  listeners:\n  - routes:\n    - backends: [{host: 'h:1'}]\n      policies: &p\n        timeout: {requestTimeout: 1s}\nroutes: []", "gateways or routes")]
    [InlineData("- port: $PORT\n  listeners:\n  - routes: []\nllm: {models: []}", "number")]
    [InlineData("- port: 1\n  listeners:\n  - routes: []\ngateways:\n  port-1:\n    port: 2", "already")]
    public void What_has_no_equal_is_left_with_the_reason(string binds, string reason)
    {
        var text = "binds:\n" + binds + "\n";
        var result = ConfigMigrator.Migrate(text);

        Assert.Equal(text, result.Text);
        var left = Assert.Single(result.Left);
        Assert.StartsWith("binds[0] was left: ", left, StringComparison.Ordinal);
        Assert.Contains(reason, left, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_would_read_otherwise_is_put_back()
    {
        // The anchor would stand behind its alias.
        const string Text = "binds:\n- port: 1\n  listeners:\n  - routes:\n    - policies: &p\n        timeout: {requestTimeout: 1s}\n    policies:\n      authorization: &a\n        rules: ['true']\nroutes:\n- gateways: old\n  policies: *p\ngateways:\n  old: {port: 2}\n";
        var result = ConfigMigrator.Migrate(Text);

        Assert.Equal(Text, result.Text);
        Assert.Contains("anchors", Assert.Single(result.Left), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("        - a: b\n          c: |\n            x")]
    [InlineData("        - a: b\n          c: |\n            x\n")]
    public void Text_block_at_the_end_keeps_its_last_line(string end)
    {
        var text = "binds:\n- port: 1\n  listeners:\n  - routes:\n    - policies:\n        x:\n" + end;
        var result = ConfigMigrator.Migrate(text);

        Assert.Single(result.Changes);
        Assert.Equal(end.EndsWith('\n'), result.Text.EndsWith('\n'));
    }

    [Fact]
    public void A_bind_that_stays_does_not_keep_the_others()
    {
        const string Text = "binds:\n- port: 1\n  mode: internal\n  listeners:\n  - routes: []\n# moves\n- port: $P\n  listeners:\n  - routes: []\n- port: 3\n  listeners:\n  - protocol: TLS\n    tls: # own\n      cert: c\n      key: k\n    tcpRoutes:\n    - backends: [{host: 'h:1'}]\n";
        var result = ConfigMigrator.Migrate(Text);

        Assert.Equal(["binds[0]", "binds[1]"], result.Left.Select(l => l[..8]));
        Assert.Equal(
            "gateways:\n  port-3:\n    port: 3\n    protocol: TLS\n    tls: # own\n      cert: c\n      key: k\ntcpRoutes:\n- gateways: port-3\n  backends: [{host: 'h:1'}]\n"
            + "binds:\n- port: 1\n  mode: internal\n  listeners:\n  - routes: []\n# moves\n- port: $P\n  listeners:\n  - routes: []\n",
            result.Text);
    }

    [Fact]
    public void Sections_that_attach_by_themselves_keep_their_ports()
    {
        var result = ConfigMigrator.Migrate("binds:\n- port: 1\n  listeners:\n  - routes:\n    - backends: [{host: 'h:1'}]\nmcp:\n  targets: []\n");

        Assert.StartsWith("gateways:\n  port-1:\n    port: 1\nroutes:\n- gateways: port-1\n", result.Text, StringComparison.Ordinal);
    }

    public static TheoryData<string> Files =>
    [
        .. ReferenceFiles.ConfigFiles().Select(f => Path.Combine(ReferenceFiles.Root!, f))
            .Concat(Directory.EnumerateFiles(Path.Combine(ReferenceFiles.Repository, "samples"), "*.yaml", SearchOption.AllDirectories))
            .Where(f => File.ReadLines(f).Any(l => l.StartsWith("binds:", StringComparison.Ordinal))),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void File_means_the_same_and_keeps_its_comments(string file)
    {
        var before = File.ReadAllText(file);
        var result = ConfigMigrator.Migrate(before);
        var after = result.Text;

        var left = result.Left.Where(l => l.StartsWith("binds", StringComparison.Ordinal)).ToList();
        Assert.All(left, l => Assert.Matches("no listeners|a bind with a socket", l));
        Assert.Equal(left.Count, Read(after).Config!.Binds.Count);
        Assert.Equal(after, ConfigMigrator.Migrate(after).Text);
        Assert.Equal(Comments(before), Comments(after));
        SameMeaning(before, after);
    }

    private static IEnumerable<string> Comments(string text) =>
        text.Split('\n').Where(l => l.StartsWith('#') || l.Contains(" #", StringComparison.Ordinal)).Select(l => l[(l.IndexOf('#', StringComparison.Ordinal))..].Trim()).Order(StringComparer.Ordinal);

    private static void SameMeaning(string before, string after)
    {
        var old = Read(before);
        var now = Read(after);
        Assert.Equal(old.Problems.Select(WithoutLines).Order(), now.Problems.Select(WithoutLines).Order());
        Assert.Equal(old.NotEffective.Select(p => p.Reason).Order(), now.NotEffective.Select(p => p.Reason).Order());
        Assert.Equal(Served(old), Served(now));
    }

    private static string WithoutLines(ConfigProblem problem) => Regex.Replace(problem.Message, @"line \d+", "line");

    private static ConfigLoadResult Read(string text)
    {
        var loaded = ConfigLoader.LoadYaml(text, new ConfigLoadOptions { Environment = name => "value-of-" + name, ReadFiles = false });
        Assert.Empty(loaded.Errors.Select(e => e.ToString()));
        return loaded;
    }

    /// <summary>What each listener serves, with everything that was written for it.</summary>
    private static List<string> Served(ConfigLoadResult loaded)
    {
        var config = loaded.Config!;
        var served = new List<string>();
        foreach (var bind in config.Binds)
        {
            foreach (var listener in bind.Listeners)
            {
                served.Add(Describe(bind.Port, listener.Hostname, listener.Protocol, listener.Tls, At(listener.Path)?["policies"]));
                served.AddRange(listener.Routes.Select(r => Route(bind.Port, listener.Hostname, r.Namespace, r.Name, r.Path)));
                served.AddRange(listener.TcpRoutes.Select(r => Route(bind.Port, listener.Hostname, r.Namespace, r.Name, r.Path)));
            }
        }

        foreach (var gateway in config.Gateways)
        {
            foreach (var listener in gateway.Listeners)
            {
                var policies = At(listener.Path)!.DeepClone().AsObject();
                foreach (var field in (string[])["port", "name", "hostname", "protocol", "tls", "listeners"])
                {
                    policies.Remove(field);
                }

                var isHttp = listener.Protocol is ListenerProtocol.Http or ListenerProtocol.Https;
                served.Add(Describe(gateway.Port, listener.Hostname, listener.Protocol, listener.Tls, policies.Count == 0 ? null : policies));
                served.AddRange(config.Routes.Where(r => isHttp && Attaches(r.Gateways)).Select(r => Route(gateway.Port, listener.Hostname, r.Namespace, r.Name, r.Path)));
                served.AddRange(config.TcpRoutes.Where(r => !isHttp && Attaches(r.Gateways)).Select(r => Route(gateway.Port, listener.Hostname, r.Namespace, r.Name, r.Path)));

                bool Attaches(IReadOnlyList<GatewayReference> references) => references.Any(r => r.Gateway == gateway.Name && (r.Listener is null || r.Listener == listener.Name));
            }
        }

        served.Sort(StringComparer.Ordinal);
        return served;

        string Route(int port, string host, string routeNamespace, string name, string path)
        {
            var route = At(path)!.DeepClone().AsObject();
            route.Remove("gateways");
            route.Remove("name");
            return $"{port} {Host(host)} {routeNamespace}/{name} {route.ToJsonString()}";
        }

        static string Describe(int port, string host, ListenerProtocol protocol, ServerTls? tls, System.Text.Json.Nodes.JsonNode? policies) =>
            $"{port} {Host(host)} {protocol} {tls?.Cert} {tls?.Key} {tls?.Root} {tls?.MinVersion} {policies?.ToJsonString()}";

        static string Host(string host) => host.Length == 0 ? "*" : host;

        System.Text.Json.Nodes.JsonNode? At(string path)
        {
            System.Text.Json.Nodes.JsonNode? node = loaded.Document;
            foreach (var part in path.Split(['.', '[', ']'], StringSplitOptions.RemoveEmptyEntries))
            {
                node = node is System.Text.Json.Nodes.JsonArray list ? list[int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)] : node![part];
            }

            return node;
        }
    }
}
