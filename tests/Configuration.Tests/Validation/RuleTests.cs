namespace Agentgateway.Configuration.Tests.Validation;

/// <summary>One rule per row: a document that breaks it, where, and what is said.</summary>
public sealed class RuleTests
{
    private const string Tls = "tls: {cert: c.pem, key: k.pem}";

    public static TheoryData<string, string, string> Errors => new()
    {
        // Ports
        { "gateways: {a: {}}", "gateways.a", "The field \"port\" is missing." },
        { "gateways: {a: {port: 1}, b: {port: 1}}", "gateways.b.port", "Port 1 is used by gateways.a and by gateways.b." },
        { "gateways: {a: {port: 1}}\nbinds: [{port: 1, listeners: []}]", "binds[0].port", "Port 1 is used by gateways.a and by binds[0]." },
        { "binds: [{port: 4000, listeners: []}]\nllm: {models: []}", "llm", "Port 4000 is used by binds[0] and by llm." },
        { "llm: {port: 1, models: []}\nmcp: {port: 1, targets: []}", "mcp.port", "Port 1 is used by llm and by mcp. Attach both to one gateway instead." },
        { "binds: [{listeners: []}]", "binds[0]", "A bind needs a port." },
        { "binds: [{port: 0, listeners: []}]", "binds[0].port", "A bind needs a port." },
        { "binds: [{mode: internal, listeners: []}, {mode: internal, listeners: []}]", "binds[1]", "There is already an internal bind for every port." },

        // Protocols
        { $"gateways: {{a: {{port: 1, protocol: HTTP, {Tls}}}}}", "gateways.a", "A listener with protocol HTTP has no tls." },
        { "gateways: {a: {port: 1, protocol: HTTPS}}", "gateways.a", "A listener with protocol HTTPS needs tls." },
        { $"gateways: {{a: {{port: 1, protocol: TCP, {Tls}}}}}", "gateways.a", "A listener with protocol TCP has no tls." },
        { "gateways: {a: {port: 1, protocol: HTTP, listeners: [{name: x}]}}", "gateways.a", "With listeners, protocol, tls and policies belong to the listeners." },
        { $"gateways: {{a: {{port: 1, listeners: [{{name: x}}, {{name: y, {Tls}}}]}}}}", "gateways.a", "Listeners with and without TLS cannot share a port." },
        { "gateways: {a: {port: 1, listeners: [{name: x}, {name: y, protocol: TCP}]}}", "gateways.a", "HTTP and TCP listeners cannot share a port." },
        { "binds: [{port: 1, listeners: [{protocol: HTTPS}]}]", "binds[0].listeners[0]", "A listener with protocol HTTPS needs tls." },
        { "binds: [{port: 1, listeners: [{routes: [], tcpRoutes: []}]}]", "binds[0].listeners[0]", "Only one of routes and tcpRoutes may be set." },
        { "binds: [{port: 1, listeners: [{protocol: TCP, routes: []}]}]", "binds[0].listeners[0].routes", "A TCP or TLS listener has tcpRoutes, not routes." },
        { "binds: [{port: 1, listeners: [{tcpRoutes: []}]}]", "binds[0].listeners[0].tcpRoutes", "An HTTP listener has routes, not tcpRoutes." },
        { "gateways: {a: {port: 1, tls: {cert: c}}}", "gateways.a.tls", "The field \"key\" is missing." },
        { "gateways: {a: {port: 1, tls: {spiffe: {}, cert: c}}}", "gateways.a.tls", "With spiffe nothing else may be set." },
        { "gateways: {a: {port: 1, tls: {cert: c, key: k, mode: dynamicCa, root: r}}}", "gateways.a.tls.root", "root cannot be used with mode: dynamicCa." },
        { "gateways: {a: {port: 1, tls: {cert: c, key: k, minTLSVersion: TLS_V1_3, maxTLSVersion: TLS_V1_2}}}", "gateways.a.tls", "The oldest TLS version is newer than the newest." },
        { "gateways: {a: {port: 1, tls: {cert: c, key: k, minTLSVersion: TLS_V1_0}}}", "gateways.a.tls.minTLSVersion", "This word is not known" },
        { "gateways: {a: {port: 1, listeners: [{hostname: 'a.*.com'}]}}", "gateways.a.listeners[0].hostname", "This is not a host name." },

        // Names
        { "binds: [{port: 1, listeners: [{name: a}, {name: a}]}]", "binds[0].listeners[1].name", "There is already a listener with this name" },
        { "binds: [{port: 1, listeners: [{}, {name: listener0}]}]", "binds[0].listeners[1].name", "There is already a listener with this name" },
        { "binds: [{port: 1, listeners: [{routes: [{name: a}, {name: a}]}]}]", "binds[0].listeners[0].routes[1].name", "There is already a route with this name" },
        { "backends: [{name: a, host: 'h:1'}, {name: a, host: 'h:1'}]", "backends[1].name", "There is already a backend with this name" },
        { "backends: [{name: mcp, host: 'h:1'}]\nmcp: {targets: []}", "backends[0].name", "The name is taken by the mcp section." },
        { "backends: [{name: 'llm:x', host: 'h:1'}]\nllm: {models: []}", "backends[0].name", "Names that begin with llm: belong to the models of the llm section." },
        { "backends: [{name: /a, host: 'h:1'}]", "backends[0].name", "The name of a backend has no leading slash." },
        { "routeGroups: [{name: a, routes: []}, {name: a, routes: []}]", "routeGroups[1].name", "There is already a route group with this name" },
        { "mcp: {targets: [{name: a, stdio: {cmd: x}}, {name: a, stdio: {cmd: x}}]}", "mcp.targets[1].name", "There is already a target with this name" },
        { "gateways: {default: {port: 1}}\nroutes: [{name: a}, {name: a}]", "routes[1].name", "There is already a route with this name" },

        // References
        { "routes: [{}]", "routes[0]", "The route must say which gateway it is for." },
        { "gateways: {default: {port: 1, protocol: TCP}}\nroutes: [{}]", "routes[0]", "The route must say which gateway it is for." },
        { "tcpRoutes: [{}]", "tcpRoutes[0]", "The route must say which gateway it is for." },
        { "ui: {}", "ui", "ui must say which gateway it is for." },
        { "gateways: {main: {port: 1}}\nroutes: [{gateways: mian}]", "routes[0].gateways", "There is no gateway with this name; did you mean main?" },
        { "gateways: {main: {port: 1, listeners: [{name: web}]}}\nroutes: [{gateways: [main/wbe]}]", "routes[0].gateways[0]", "There is no listener with this name; did you mean main/web?" },
        { "gateways: {main: {port: 1, protocol: TCP}}\nroutes: [{gateways: main}]", "routes[0].gateways", "main has no HTTP listener." },
        { "gateways: {main: {port: 1}}\ntcpRoutes: [{gateways: main}]", "tcpRoutes[0].gateways", "main has no TCP listener." },
        { Route("backends: [{backend: /bakend}]") + "\nbackends: [{name: backend, host: 'h:1'}]", "binds[0].listeners[0].routes[0].backends[0].backend", "There is no backend with this name; did you mean backend?" },
        { Route("backends: [{routeGroup: g}]"), "binds[0].listeners[0].routes[0].backends[0].routeGroup", "There is no route group with this name." },
        { Route("backends: [{service: {name: ns/h, port: 1}}]"), "binds[0].listeners[0].routes[0].backends[0].service.name", "There is no service with this name." },
        { Route("backends: [{service: {name: h, port: 1}}]"), "binds[0].listeners[0].routes[0].backends[0].service.name", "This is not the name of a service." },
        { Route("backends: [{backend: 'llm:model:a'}]") + "\nllm: {models: []}", "binds[0].listeners[0].routes[0].backends[0].backend", "There is no backend with this name." },
        { "gateways: {g: {port: 1}}\n" + Targeted("gateway: {gatewayName: gg, gatewayNamespace: default}"), "policies[0].target.gateway.gatewayName", "There is no gateway with this name; did you mean g?" },
        { "gateways: {g: {port: 1}}\n" + Targeted("gateway: {gatewayName: default, gatewayNamespace: prod}"), "policies[0].target.gateway.gatewayNamespace", "There is no namespace with this name." },
        { "gateways: {g: {port: 1, listeners: [{name: web}]}}\n" + Targeted("gateway: {gatewayName: g, gatewayNamespace: default, listenerName: wbe}"), "policies[0].target.gateway.listenerName", "There is no listener with this name; did you mean web?" },
        { "gateways: {g: {port: 1}}\n" + Targeted("gateway: {gatewayName: default, gatewayNamespace: default, port: 2}"), "policies[0].target.gateway.port", "Nothing listens on this port." },
        { "gateways: {g: {port: 1}}\n" + Targeted("gateway: {gatewayName: default, gatewayNamespace: default, port: 1, listenerName: g}"), "policies[0].target.gateway", "Only one of listenerName and port may be given." },
        { Route("name: web, backends: [{host: 'h:1'}]") + "\n" + Targeted("route: {name: wbe, namespace: default}"), "policies[0].target.route.name", "There is no route with this name; did you mean web?" },
        { Route("name: web, backends: [{host: 'h:1'}]") + "\n" + Targeted("route: {name: web, namespace: other}"), "policies[0].target.route.namespace", "There is no namespace with this route with this name." },
        { Route("name: web, ruleName: one, backends: [{host: 'h:1'}]") + "\n" + Targeted("route: {name: web, namespace: default, ruleName: oen}"), "policies[0].target.route.ruleName", "There is no rule with this name; did you mean one?" },
        { "backends: [{name: api, host: 'h:1'}]\n" + Targeted("backend: {backend: {name: apo, namespace: ''}}"), "policies[0].target.backend.backend.name", "There is no backend with this name; did you mean api?" },
        { "backends: [{name: m, mcp: {targets: [{name: tools, mcp: {host: 'h:1'}}]}}]\n" + Targeted("backend: {backend: {name: m, namespace: '', section: tool}}"), "policies[0].target.backend.backend.section", "There is no target or provider with this name; did you mean tools?" },
        { Targeted("backend: {service: {hostname: h, namespace: ns}}"), "policies[0].target.backend.service.hostname", "There is no service with this name." },
        { "llm: {gateways: g, port: 1, models: []}\ngateways: {g: {port: 2}}", "llm", "port and tls cannot be used beside gateways." },
        { "mcp: {gateways: g, port: 1, targets: []}\ngateways: {g: {port: 2}}", "mcp", "Only one of gateways and port may be given." },

        // Matches and backends
        { Route("matches: [{path: {regex: '('}}]"), "binds[0].listeners[0].routes[0].matches[0].path.regex", "This regular expression cannot be used" },
        { Route("matches: [{path: {regex: '(?=a)'}}]"), "binds[0].listeners[0].routes[0].matches[0].path.regex", "This regular expression cannot be used" },
        { Route("matches: [{headers: [{name: 'a b', value: {exact: x}}]}]"), "binds[0].listeners[0].routes[0].matches[0].headers[0].name", "This is not a header name." },
        { Route("matches: [{headers: [{name: a, exact: x}]}]"), "binds[0].listeners[0].routes[0].matches[0].headers[0]", "The field \"value\" is missing." },
        { Route("backends: [{host: 'a:1', dynamic: {}}]"), "binds[0].listeners[0].routes[0].backends[0]", "Only one kind of backend may be given." },
        { Route("backends: [{host: a}]"), "binds[0].listeners[0].routes[0].backends[0].host", "This is not an address." },
        { Route("backends: [{host: 'a:1', policies: {inferenceRouting: {endpointPicker: {host: 'e:1'}}}}]"), "binds[0].listeners[0].routes[0].backends[0].policies.inferenceRouting", "inferenceRouting is for a service only." },
        { "backends: [{name: a, dynamic: {}}]", "backends[0]", "One kind of backend must be given." },

        // Policies
        { Policy("requestMirror: {backend: {host: 'h:1'}, percentage: 1.5}"), P + ".requestMirror.percentage", "The number is out of range." },
        { Policy("localRateLimit: [{maxTokens: 1, tokensPerFill: 2, fillInterval: 1s}]"), P + ".localRateLimit[0].tokensPerFill", "tokensPerFill is larger than maxTokens." },
        { Policy("localRateLimit: [{maxTokens: 1, fillInterval: 0s}]"), P + ".localRateLimit[0].fillInterval", "The interval must be greater than zero." },
        { Policy("directResponse: {status: 200, body: a, bodyExpression: '\"b\"'}"), P + ".directResponse.body", "Only one of body and bodyExpression may be given." },
        { Policy("directResponse: {status: 99}"), P + ".directResponse.status", "The number is out of range." },
        { Policy("directResponse: {conditional: []}"), P + ".directResponse.conditional", "The number of entries is out of range." },
        { Policy("directResponse: {conditional: [{status: 200}, {status: 201}]}"), P + ".directResponse.conditional[0]", "Only the last entry may have no condition" },
        { Policy("extAuthz: {protocol: {http: {}}}"), P + ".extAuthz", "One backend must be given." },
        { Policy("extAuthz: {host: 'h:1', port: 2}"), P + ".extAuthz.port", "A port belongs to the flat name of a service" },
        { Policy("extAuthz: {host: 'h:1', backend: b}"), P + ".extAuthz", "Only one backend may be given." },
        { Policy("retry: {attempts: 0, codes: [503]}"), P + ".retry.attempts", "The number is out of range." },
        { Policy("retry: {attempts: 1}"), P + ".retry", "The field \"codes\" is missing." },
        { Policy("authorization: {rules: [{permit: 'true'}]}"), P + ".authorization.rules[0]", "One rule must be given." },
        { Policy("authorization: {rules: ['nope.x == 1']}"), P + ".authorization.rules[0]", "The expression is not valid" },
        { Policy("requestHeaderModifier: {set: {'bad name': x}}"), P + ".requestHeaderModifier.set[\"bad name\"]", "This is not a header name." },
        { Policy("requestHeaderModifier: {set: {a: \"x\\ny\"}}"), P + ".requestHeaderModifier.set.a", "A header value must be one line." },
        { Policy("urlRewrite: {authority: maybe}"), P + ".urlRewrite.authority", "This word is not known." },
        { Policy("urlRewrite: {path: {full: /a, prefix: /b}}"), P + ".urlRewrite.path", "Only one change of the path may be given." },
        { Policy("apiKey: {mode: strict}"), P + ".apiKey", "The field \"keys\" is missing." },
        { Policy("apiKey: {mode: strict, keys: [{key: a, keyHash: b}]}"), P + ".apiKey.keys[0]", "Only one key may be given." },
        { Policy("apiKey: {mode: strict, keys: [{key: a, allowedModels: ['a*b']}]}"), P + ".apiKey.keys[0].allowedModels[0]", "This pattern cannot be used." },
        { Policy("jwtAuth: {mode: strict, issuer: i, jwks: '{}'}, mcpAuthentication: {issuer: i, audiences: [], resourceMetadata: {}}"), P, "jwtAuth and mcpAuthentication cannot be used together" },
        { Policy("oidc: {issuer: i, clientId: c, clientSecret: s, redirectURI: 'http://h/'}"), P + ".oidc.redirectURI", "This redirect URI cannot be used." },
        { Policy("oidc: {issuer: i, clientId: c, clientSecret: s, redirectURI: 'http://h/cb', tokenEndpoint: t}"), P + ".oidc", "authorizationEndpoint, tokenEndpoint and jwks must be given together" },
        { Policy("backendAuth: {key: a, passthrough: {}}"), P + ".backendAuth", "Only one form of credential may be given." },
        { Policy("backendAuth: {}"), P + ".backendAuth", "One form of credential must be given." },
        { Policy("backendAuth: {key: {value: a, location: {expression: '\"x\"'}}}"), P + ".backendAuth.key.location", "An expression can only find a credential, not place one." },
        { Policy("backendAuth: {jwtSign: {signingKey: k, claims: {exp: 1}}}"), P + ".backendAuth.jwtSign.claims.exp", "The claim exp is set by the gateway." },
        { Policy("ai: {routes: {/v1: chat}}"), P + ".ai.routes[\"/v1\"]", "This word is not known." },
        { Policy("ai: {promptGuard: {request: [{regex: {rules: [{pattern: '['}]}}]}}"), P + ".ai.promptGuard.request[0].regex.rules[0].pattern", "This regular expression cannot be used" },
        { Policy("ai: {promptGuard: {request: [{regex: {rules: []}, scope: []}]}}"), P + ".ai.promptGuard.request[0].scope", "The scope must not be empty." },
        { "policies: [{name: {name: a, namespace: b}, target: {gateway: {gatewayName: default, gatewayNamespace: default}}, phase: gateway, policy: {timeout: {}}}]", "policies[0].policy.timeout", "This policy cannot run in the gateway phase." },
        { "policies: [{name: {name: a, namespace: b}, target: {route: {name: r, namespace: default}}, policy: {timeout: {}, csrf: {}}}]", "policies[0].policy", "An entry holds exactly one policy." },
        { "frontendPolicies: {accessLog: {}}\nconfig: {logging: {filter: 'true'}}", "config.logging.filter", "The access log is described twice" },
        { "frontendPolicies: {tracing: {host: 'h:1'}}\nconfig: {tracing: {otlpEndpoint: 'http://h:1'}}", "config.tracing", "Tracing is described twice" },

        // LLM
        { Model("name: a, provider: {reference: gone}"), "llm.models[0].provider.reference", "There is no provider in llm.providers with this name." },
        { "llm: {providers: [{name: p, provider: openai}, {name: p, provider: openai}], models: []}", "llm.providers[1].name", "There is already a provider with this name" },
        { "llm: {providers: [{name: p, provider: openai}, {name: q, provider: {reference: p}}], models: []}", "llm.providers[1].provider", "A provider cannot refer to another provider." },
        { "llm: {providers: [{name: p, provider: ollama}], models: [{name: a, provider: {reference: p}, params: {model: m, baseUrl: 'http://h'}}]}", "llm.models[0].params.baseUrl", "A model that refers to a provider sets only params.model" },
        { Model("name: a, provider: {custom: {formats: []}}, params: {baseUrl: 'http://h'}"), "llm.models[0].provider.custom.formats", "A custom provider needs at least one format." },
        { Model("name: a, provider: {custom: {formats: [{type: completions}]}}"), "llm.models[0]", "This provider needs params.baseUrl." },
        { Model("name: a, provider: vertex"), "llm.models[0]", "This provider needs params.vertexProject." },
        { Model("name: a, provider: bedrock"), "llm.models[0]", "This provider needs params.awsRegion." },
        { Model("name: a, provider: azure, params: {azureResourceName: r}"), "llm.models[0].params", "This provider needs params.azureResourceType." },
        { Model("name: a, provider: ollama, params: {baseUrl: 'http://h?q=1'}"), "llm.models[0].params.baseUrl", "This is not a base URL." },
        { Model("name: a, provider: ollama, params: {baseUrl: 'ftp://h'}"), "llm.models[0].params.baseUrl", "This is not a base URL." },
        { "llm: {models: [{name: a, id: x, provider: ollama}, {name: b, id: x, provider: ollama}]}", "llm.models[1].id", "There is already a model with this id." },
        { Virtual("weighted: {targets: []}"), "llm.virtualModels[0].routing.weighted.targets", "A virtual model needs at least one target." },
        { Virtual("weighted: {targets: [{model: gpt-5}]}, failover: {targets: [{model: gpt-5, priority: 0}]}"), "llm.virtualModels[0].routing", "Only one kind of routing may be given." },
        { Virtual("weighted: {targets: [{model: gtp-5}]}"), "llm.virtualModels[0].routing.weighted.targets[0].model", "No model has this name; did you mean gpt-*?" },
        { Virtual("conditional: {targets: [{model: gpt-5}, {model: gpt-5, when: 'true'}]}"), "llm.virtualModels[0].routing.conditional.targets[0]", "Only the last target may have no condition" },
        { Virtual("failover: {targets: [{model: gpt-5}]}"), "llm.virtualModels[0].routing.failover.targets[0]", "The field \"priority\" is missing." },

        // MCP
        { Target("name: A, stdio: {cmd: x}"), "mcp.targets[0].name", "This is not a name for a target." },
        { Target("name: a, stdio: {cmd: x}, policies: {}"), "mcp.targets[0].policies", "A stdio target has no policies." },
        { Target("name: a, mcp: {host: h, port: 1}"), "mcp.targets[0].mcp", "port and path belong together." },
        { Target("name: a, mcp: {port: 1, path: /m}"), "mcp.targets[0].mcp", "The address of the server is missing." },
        { Target("name: a, mcp: {host: 'ftp://h/mcp'}"), "mcp.targets[0].mcp.host", "This is not the address of an MCP server." },
        { Target("name: a, mcp: {backend: b, host: h}") + "\nbackends: [{name: b, host: 'h:1'}]", "mcp.targets[0].mcp", "host and port cannot be used beside backend." },
        { Target("name: a, openapi: {host: 'h:1'}"), "mcp.targets[0].openapi", "The field \"schema\" is missing." },

        // Process settings
        { "config: {adminAddr: 'example.com:1'}", "config.adminAddr", "This is not an address to listen on." },
        { "config: {workerThreads: 0}", "config.workerThreads", "The number is out of range." },
        { "config: {workerThreads: 200%}", "config.workerThreads", "This is not a number of workers." },
        { "config: {session: {key: abc}}", "config.session.key", "This is not a session key." },
        { "config: {listener: {}}", "config.listener", "config.listener is gone" },
        { "config: {database: {url: x, maxConnections: 0}}", "config.database.maxConnections", "The number is out of range." },
    };

    private const string P = "binds[0].listeners[0].routes[0].policies";

    [Theory]
    [MemberData(nameof(Errors))]
    public void A_broken_rule_is_an_error_at_its_place(string text, string path, string message)
    {
        var result = Load.Yaml(text);

        Assert.Null(result.Config);
        Assert.True(
            result.Errors.Any(e => e.Path == path && e.Message.StartsWith(message, StringComparison.Ordinal)),
            "Found instead: " + string.Join("\n", result.Errors));
        Assert.All(result.Errors, e => Assert.True(e.Line > 0 && e.Column > 0));
    }

    public static TheoryData<string, string> Warnings => new()
    {
        { "config: {database: {url: 'sqlite://x'}}", "config.database" },
        { "config: {storage: {mode: hybrid}}", "config.storage" },
        { "config: {logging: {database: {url: x}}}", "config.logging.database" },
        { "frontendPolicies: {accessLog: {database: {llm: full}}}", "frontendPolicies.accessLog.database" },
        { Policy("apiKey: {keys: []}"), P + ".apiKey" },
        { Policy("jwtAuth: {issuer: i, jwks: '{}'}"), P + ".jwtAuth" },
        { Policy("basicAuth: {htpasswd: 'a:b'}"), P + ".basicAuth" },
        { Policy("backendTLS: {cert: c}"), P + ".backendTLS" },
        { Policy("localRateLimit: [{fillInterval: 1s}]"), P + ".localRateLimit[0]" },
        { Route("matches: []"), "binds[0].listeners[0].routes[0].matches" },
        { Route("backends: [{host: 'h:1'}], matches: [{path: {exact: /a}}], policies: {urlRewrite: {path: {prefix: /b}}}"), "binds[0].listeners[0].routes[0]" },
        { Model("name: a, provider: openai"), "llm.models[0]" },
        { $"binds: [{{port: 1, listeners: [{{name: a, protocol: TCP}}, {{name: b, protocol: HTTPS, {Tls}}}]}}]", "binds[0]" },
        { "binds: [{port: 1, listeners: [{name: a, protocol: TCP}, {name: b, protocol: TCP}]}]", "binds[0]" },
        { Route("backends: [{host: 'h:1', weight: 0}, {host: 'h:2', weight: 0}]"), "binds[0].listeners[0].routes[0].backends" },
        { "binds: [{port: 1, listeners: [{protocol: TCP, tcpRoutes: [{backends: [{host: 'h:1', weight: 0}]}]}]}]", "binds[0].listeners[0].tcpRoutes[0].backends" },
        { Virtual("weighted: {targets: [{model: gpt-5, weight: 0}]}"), "llm.virtualModels[0].routing.weighted.targets" },
        { Route("policies: {cors: {}}"), "binds[0].listeners[0].routes[0]" },
        { "routeGroups: [{name: g, routes: [{}]}]", "routeGroups[0].routes[0]" },
        { "gateways: {default: {port: 1}}\nllm: {models: []}\nroutes: [{backends: [{host: 'h:1'}]}]", "routes[0]" },
        { "gateways: {default: {port: 1}}\nmcp: {targets: []}\nroutes: [{matches: [{path: {pathPrefix: /mcp}}], backends: [{host: 'h:1'}]}]", "routes[0]" },
    };

    [Theory]
    [MemberData(nameof(Warnings))]
    public void What_works_but_surprises_is_a_warning(string text, string path)
    {
        var result = Load.Yaml(text);

        Assert.NotNull(result.Config);
        Assert.Equal(path, Assert.Single(result.Warnings).Path);
    }

    private static string Route(string fields) => $"binds: [{{port: 1, listeners: [{{routes: [{{{fields}}}]}}]}}]";

    private static string Policy(string policy) => Route($"policies: {{{policy}}}, backends: [{{host: 'upstream:1'}}]");

    private static string Model(string fields) => $"llm: {{models: [{{{fields}}}]}}";

    private static string Virtual(string routing) => $"llm: {{models: [{{name: 'gpt-*', provider: ollama}}], virtualModels: [{{name: v, routing: {{{routing}}}}}]}}";

    private static string Targeted(string target) => $"policies: [{{name: {{name: p, namespace: default}}, target: {{{target}}}, policy: {{timeout: {{}}}}}}]";

    private static string Target(string fields) => $"mcp: {{targets: [{{{fields}}}]}}";
}
