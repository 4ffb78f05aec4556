using System.Text.Json;
using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;

namespace Agentgateway.Configuration.Tests.Binding;

public sealed class BindingTests
{
    [Fact]
    public void Defaults_are_those_of_the_language()
    {
        var config = Load.Valid("binds: [{port: 3000, listeners: [{routes: [{}, {name: x}, {}]}, {}]}]");

        var listener = config.Binds[0].Listeners[0];
        Assert.Equal(("listener0", "", ListenerProtocol.Http), (listener.Name, listener.Hostname, listener.Protocol));
        Assert.Equal("listener1", config.Binds[0].Listeners[1].Name);
        Assert.Equal(["route0", "x", "route2"], listener.Routes.Select(r => r.Name));
        Assert.Equal([true, false, true], listener.Routes.Select(r => r.Unnamed));
        var route = listener.Routes[0];
        Assert.Equal(("default", "binds[0].listeners[0].routes[0]"), (route.Namespace, route.Path));
        Assert.Equal([RouteMatch.Any], route.Matches);
        Assert.Equal(new PathMatch(PathMatchKind.Prefix, "/"), route.Matches[0].Path);
        Assert.Empty(route.Backends);
        Assert.Null(config.Static.AdminAddr);
        Assert.Equal(TimeSpan.FromMinutes(30), config.Static.McpSessionTtl);
    }

    [Fact]
    public void Gateways_keep_their_order_and_a_single_listener_has_the_gateways_name()
    {
        var config = Load.Valid("""
            gateways:
              b: {port: 1, cors: {allowOrigins: ["*"]}}
              a: {port: 2, listeners: [{name: x, hostname: "*.example.com"}, {}]}
              t: {port: 3, tls: {cert: c, key: k}}
            """);

        Assert.Equal(["b", "a", "t"], config.Gateways.Select(g => g.Name));
        Assert.Equal("b", Assert.Single(config.Gateways[0].Listeners).Name);
        Assert.NotNull(config.Gateways[0].Listeners[0].Policies.Cors);
        Assert.Equal(["x", "listener1"], config.Gateways[1].Listeners.Select(l => l.Name));
        Assert.Equal(ListenerProtocol.Https, config.Gateways[2].Listeners[0].Protocol);
        Assert.Equal(["c", "k"], config.ReferencedFiles);
    }

    [Fact]
    public void Unnamed_top_level_routes_are_named_by_their_place()
    {
        var config = Load.Valid("""
            gateways: {default: {port: 1}, tcp: {port: 2, protocol: TCP}}
            routes: [{}, {name: x}, {}]
            tcpRoutes: [{gateways: tcp}, {gateways: tcp}]
            """);

        Assert.Equal(["route0", "x", "route2"], config.Routes.Select(r => r.Name));
        Assert.Equal(["tcproute0", "tcproute1"], config.TcpRoutes.Select(r => r.Name));
    }

    [Theory]
    [InlineData("gateways: a", "a")]
    [InlineData("gateways: [a, a/a]", "a,a/a")]
    public void Gateway_references_are_one_or_several(string field, string expected)
    {
        var config = Load.Valid($"gateways: {{a: {{port: 1}}}}\nroutes: [{{{field}}}]");

        Assert.Equal(expected, string.Join(',', config.Routes[0].Gateways));
    }

    [Theory]
    [InlineData("h:1", "h:1")]
    [InlineData("1.2.3.4:80", "1.2.3.4:80")]
    [InlineData("[::1]:80", "[::1]:80")]
    [InlineData("unix:/run/x.sock", "unix:/run/x.sock")]
    public void Addresses_have_these_forms(string text, string expected)
    {
        var config = Load.Valid($"backends: [{{name: a, host: '{text}'}}]");

        Assert.Equal(expected, ((HostBackend)config.Backends[0].Kind).Target.ToString());
    }

    [Theory]
    [InlineData("b")]
    [InlineData("/b")]
    public void Named_backends_are_found_with_and_without_slash(string name)
    {
        var config = Load.Valid($"backends: [{{name: b, host: 'h:1'}}]\ngateways: {{default: {{port: 1}}}}\nroutes: [{{backends: [{{backend: {name}}}]}}]");

        Assert.Equal(new ReferenceBackend("b"), config.Routes[0].Backends[0].Kind);
    }

    [Theory]
    [InlineData("{host: 'http://h:8123/api/mcp'}", "h:8123", false, "/api/mcp")]
    [InlineData("{host: 'https://h/mcp?x=1'}", "h:443", true, "/mcp?x=1")]
    [InlineData("{host: 'h:3000'}", "h:3000", false, "/")]
    [InlineData("{host: h, port: 81, path: /m}", "h:81", false, "/m")]
    public void Mcp_hosts_have_these_forms(string host, string target, bool tls, string path)
    {
        var config = Load.Valid($"mcp: {{targets: [{{name: a, mcp: {host}}}]}}");

        var bound = ((McpStreamableHttp)config.Mcp!.Backend.Targets[0].Kind).Host;
        var address = Assert.IsType<AddressReference>(bound.Backend);
        Assert.Equal((target, tls, path), (address.Target.ToString(), address.Tls, bound.Path));
    }

    [Fact]
    public void Authorization_rules_are_texts_or_objects()
    {
        var config = Load.Valid("mcp: {targets: [], policies: {authorization: {rules: ['true', {deny: 'false'}, {require: 'true'}]}}}");

        Assert.Equal(
            [AuthorizationAction.Allow, AuthorizationAction.Deny, AuthorizationAction.Require],
            config.Mcp!.Policies.Authorization!.Rules.Select(r => r.Action));
    }

    [Fact]
    public void A_conditional_policy_keeps_its_branches_and_a_plain_one_is_one_branch()
    {
        var config = Load.Valid("""
            gateways: {default: {port: 1}}
            routes:
            - name: a
              policies:
                directResponse:
                  conditional:
                  - {condition: 'request.path == "/a"', status: 200}
                  - {status: 404}
            - name: b
              policies: {directResponse: {status: 204}}
            """);

        var branches = config.Routes[0].Policies.DirectResponse!;
        Assert.Null(branches.Unconditional);
        Assert.Equal(["request.path == \"/a\"", null], branches.Entries.Select(e => e.Condition?.Text));
        Assert.Equal(204, config.Routes[1].Policies.DirectResponse!.Unconditional!.Status);
    }

    [Theory]
    [InlineData("copilot", typeof(CopilotAuth))]
    [InlineData("{key: k}", typeof(KeyAuth))]
    [InlineData("{key: {value: k}}", typeof(KeyAuth))]
    [InlineData("{passthrough: {}}", typeof(PassthroughAuth))]
    [InlineData("{gcp: {}}", typeof(GcpAuth))]
    [InlineData("{gcp: {type: idToken, audience: a}}", typeof(GcpAuth))]
    [InlineData("{aws: {}}", typeof(AwsAuth))]
    [InlineData("{aws: {assumeRole: {roleArn: r, sessionName: {expression: jwt.sub}, tags: [{key: a, value: b}]}}}", typeof(AwsAuth))]
    [InlineData("{azure: {implicit: {}}}", typeof(AzureAuth))]
    [InlineData("{azure: {explicitConfig: {managedIdentity: {userAssignedIdentity: {clientId: c}}}}}", typeof(AzureAuth))]
    [InlineData("{jwtSign: {signingKey: k, claims: {iss: me, n: [1]}}}", typeof(JwtSignAuth))]
    [InlineData("{oauthTokenExchange: {host: 'h:1'}}", typeof(OAuthTokenExchange))]
    public void Backend_credentials_have_these_forms(string form, Type kind)
    {
        var config = Load.Valid($"backends: [{{name: a, host: 'h:1', policies: {{backendAuth: {form}}}}}]");

        Assert.IsType(kind, config.Backends[0].Policies.BackendAuth!.Main);
    }

    [Fact]
    public void Key_and_further_credentials_are_kept_together()
    {
        var config = Load.Valid("backends: [{name: a, host: 'h:1', policies: {backendAuth: {key: k, credentials: [{location: {cookie: {name: c}}, key: v}]}}}]");

        var auth = config.Backends[0].Policies.BackendAuth!;
        Assert.Equal("k", ((KeyAuth)auth.Main!).Key.Reveal());
        Assert.Equal(new CookieLocation("c"), Assert.Single(auth.Credentials).Location);
    }

    [Fact]
    public void Secret_files_are_read_trimmed_and_watched()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, " sk-1\n");
            var json = JsonSerializer.Serialize(file);

            var config = Load.Valid($"llm: {{models: [{{name: a, provider: openai, params: {{apiKey: {{file: {json}}}}}}}]}}");

            Assert.Equal(("sk-1", file), (config.Llm!.Models[0].Params.ApiKey!.Reveal(), config.Llm.Models[0].Params.ApiKey!.File));
            Assert.Equal([file], config.ReferencedFiles);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_missing_secret_file_is_an_error_unless_files_are_elsewhere()
    {
        const string Text = "llm: {models: [{name: a, provider: openai, params: {apiKey: {file: does-not-exist.key}}}]}";

        Assert.Contains("does-not-exist.key", Load.SingleError(Text).Message, StringComparison.Ordinal);
        Assert.NotNull(ConfigLoader.LoadYaml(Text, ConfigLoadOptions.DocumentOnly).Config);
    }

    [Fact]
    public void Llm_models_bind_with_providers_aliases_and_virtual_models()
    {
        var config = Load.Valid("""
            llm:
              policies: {apiKey: {mode: strict, virtualKeys: true}}
              providers:
              - {name: p, provider: {custom: {formats: [{type: completions}, {type: messages, path: /m}]}}, params: {baseUrl: "http://127.0.0.1:9/v1"}}
              models:
              - {name: a, id: i, provider: {reference: p}, params: {model: real}, visibility: internal, tls: {insecure: true}}
              - {name: "g-*", provider: groq, params: {apiKey: k}, backendTLS: {}, defaults: {temperature: 0.5, stop: [x]}}
              virtualModels:
              - {name: w, routing: {weighted: {targets: [{model: a, weight: 3}, {model: g-1}]}}}
              - {name: f, routing: {failover: {targets: [{model: a, priority: 1}]}}}
              - {name: c, routing: {conditional: {targets: [{model: a, when: "llmRequest.max_tokens > 5"}, {model: g-2}]}}}
            """);

        var llm = config.Llm!;
        Assert.True(llm.Policies.ApiKey!.VirtualKeys);
        Assert.Equal("/m", ((CustomProviderChoice)llm.Providers[0].Provider).Provider.Formats[1].Path);
        Assert.Equal("http://127.0.0.1:9/v1", llm.Providers[0].Params.BaseUrl!.ToString());
        Assert.Equal((true, "i", "real"), (llm.Models[0].Internal, llm.Models[0].Id, llm.Models[0].Params.Model));
        Assert.True(llm.Models[0].Tls!.Insecure);
        Assert.Equal(0.5, llm.Models[1].Defaults["temperature"].GetDouble());
        Assert.Equal(new PresetProviderChoice(ProviderPreset.Groq), llm.Models[1].Provider);
        Assert.Equal([3, 1], llm.VirtualModels[0].Weighted.Select(t => t.Weight));
        Assert.Equal(1, llm.VirtualModels[1].Failover[0].Priority);
        Assert.Null(llm.VirtualModels[2].Conditional[1].When);
    }

    [Fact]
    public void Deprecated_logging_and_tracing_become_frontend_policies()
    {
        var config = Load.Valid("""
            config:
              logging: {level: "info,x=debug", format: json, filter: "true", fields: {add: {a: "1"}, remove: [b]}}
              tracing: {otlpEndpoint: "https://h/api/otel", otlpProtocol: http, headers: {authorization: x}, randomSampling: "0.5", clientSampling: false, fields: {add: {c: "2"}}}
            """);

        Assert.Equal((true, 2), (config.Static.LoggingJson, config.Static.LoggingLevel.Count));
        var log = config.FrontendPolicies.AccessLog!;
        Assert.Equal(("true", "a", "b"), (log.Filter!.Text, log.Add[0].Key, log.Remove[0]));
        var tracing = config.FrontendPolicies.Tracing!;
        Assert.Equal(new AddressReference(new TargetAddress("h", 443), Tls: true), tracing.Target!.Backend);
        Assert.Equal(("/api/otel/v1/traces", OtlpProtocol.Http, 0d, "0.5"), (tracing.Path, tracing.Protocol, tracing.ClientSampling!.Ratio, tracing.RandomSampling!.Expression!.Text));
        Assert.Equal("x", tracing.Headers[0].Value.Reveal());
    }

    [Fact]
    public void Functions_of_the_file_may_be_used_in_its_expressions()
    {
        var config = Load.Valid("""
            frontendPolicies: {accessLog: {add: {x: "twice(2)"}}}
            config: {customFunctions: "twice(a) { a + a }"}
            """);

        Assert.Equal("twice(2)", config.FrontendPolicies.AccessLog!.Add[0].Value.Text);
    }

    [Fact]
    public void Services_may_be_named_flat_or_nested_in_callouts()
    {
        var config = Load.Valid("""
            services: [{name: s, namespace: ns, hostname: h, ports: {80: 8080}}]
            gateways: {default: {port: 1}}
            routes:
            - {name: a, policies: {extAuthz: {name: ns/h, port: 80}}}
            - {name: b, policies: {extAuthz: {service: {name: ns/h, port: 80}}}}
            - {name: c, policies: {extAuthz: {host: "https://authz.example.com", failureMode: {denyWithStatus: 503}}}}
            """);

        var targets = config.Routes.Select(r => r.Policies.ExtAuthz!.Unconditional!).ToList();
        Assert.Equal(new ServiceReference("ns", "h", 80), targets[0].Target.Backend);
        Assert.Equal(targets[0].Target.Backend, targets[1].Target.Backend);
        Assert.Equal(new AddressReference(new TargetAddress("authz.example.com", 443), Tls: true), targets[2].Target.Backend);
        Assert.Equal(503, targets[2].FailureStatus);
    }
}
