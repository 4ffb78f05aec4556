using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Configuration.Reading;

namespace Agentgateway.Configuration.Binding;

/// <summary>MCP backends, and the <c>mcp</c> and <c>ui</c> sections.</summary>
internal sealed partial class ConfigBinder
{
    private static readonly System.Buffers.SearchValues<char> TargetNameCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.");

    private McpConfig ReadMcp(ConfigNode node)
    {
        var o = reader.Object(node, "McpConfig");
        var gateways = ReadGatewayReferences(o);
        var port = o.Port("port");
        if (gateways.Count > 0 && port is not null)
        {
            reader.Error(node, "Only one of gateways and port may be given.");
        }

        var config = new McpConfig
        {
            Gateways = gateways,
            Port = port,
            Backend = ReadMcpBackendFields(o),
            Policies = o.Child("policies", ReadRoutePolicies) ?? new RoutePolicies(),
        };
        o.End();
        return config;
    }

    private UiConfig ReadUi(ConfigNode node)
    {
        var o = reader.Object(node, "UiConfig");
        var ui = new UiConfig { Gateways = ReadGatewayReferences(o), Policies = o.Child("policies", ReadUiPolicies) ?? new RoutePolicies() };
        o.End();
        return ui;
    }

    private RoutePolicies ReadUiPolicies(ConfigNode node)
    {
        var o = reader.Object(node, "UiPolicies");
        var policies = new RoutePolicies
        {
            Cors = o.Child("cors", ReadCors),
            Oidc = o.Child("oidc", ReadOidc),
            JwtAuth = o.Child("jwtAuth", ReadJwtAuth),
            Authorization = o.Child("authorization", ReadAuthorization),
            ExtAuthz = o.Child("extAuthz", n => ReadConditional(n, "ExtAuthz", ReadExtAuthz)),
            BasicAuth = o.Child("basicAuth", ReadBasicAuth),
            ApiKey = o.Child("apiKey", ReadApiKey),
            Csrf = o.Child("csrf", ReadCsrf),
        };
        o.End();
        return policies;
    }

    private McpBackend ReadMcpBackend(ConfigNode node)
    {
        var o = reader.Object(node, "McpBackend");
        var backend = ReadMcpBackendFields(o);
        o.End();
        return backend;
    }

    private McpBackend ReadMcpBackendFields(ObjectReader o)
    {
        var targets = o.Required("targets");
        var backend = new McpBackend
        {
            Targets = targets is null ? [] : reader.List(targets, ReadMcpTarget),
            Stateful = o.Enum("statefulMode", Words.StatefulModes, Statefulness.Stateful) == Statefulness.Stateful,
            PrefixMode = o.Enum("prefixMode", Words.PrefixModes, McpPrefixMode.Conditional),
            FailOpen = o.Enum("failureMode", Words.FailureModes, FailureMode.Closed) == FailureMode.Open,
            DnsRebindingProtection = o.Flag("dnsRebindingProtection"),
        };
        CheckDuplicates(targets, backend.Targets, t => t.Name, "target");
        return backend;
    }

    private McpTarget ReadMcpTarget(ConfigNode node)
    {
        var o = reader.Object(node, "McpTarget");
        var name = o.RequiredText("name");
        if (name.Length > 0
            && (name.Length > 253 || name.AsSpan().IndexOfAnyExcept(TargetNameCharacters) >= 0 || !char.IsAsciiLetterOrDigit(name[0]) || !char.IsAsciiLetterOrDigit(name[^1])))
        {
            reader.Error(o.Get("name")!, "This is not a name for a target.", ConfigReader.Quote(name), "up to 253 lower-case letters, digits, - and ., starting and ending with a letter or digit");
        }

        var one = o.OneOf("kind of target", "mcp", "sse", "openapi", "stdio");
        var policies = o.Get("policies");
        McpTargetKind kind = one?.Key switch
        {
            "mcp" => new McpStreamableHttp(ReadMcpHost(one, policies, pathRequired: true)),
            "sse" => new McpSse(ReadMcpHost(one, policies, pathRequired: true)),
            "openapi" => ReadOpenApi(one, policies),
            "stdio" => ReadStdio(one),
            _ => new McpStdio("", [], EmptyMap<string>.Instance, false),
        };
        if (kind is McpStdio && one is not null && policies is not null)
        {
            reader.Error(policies, "A stdio target has no policies.");
        }

        var target = new McpTarget
        {
            Name = name,
            Kind = kind,
            Policies = policies is null ? new SimpleBackendPolicies() : ReadSimpleBackendPolicies(policies),
            Path = node.Path,
        };
        o.End();
        return target;
    }

    private McpStdio ReadStdio(ConfigNode node)
    {
        var o = reader.Object(node, "McpStdio");
        var stdio = new McpStdio(o.RequiredText("cmd"), o.Texts("args"), o.TextMap("env"), o.Flag("clear_env"));
        o.End();
        return stdio;
    }

    private McpOpenApi ReadOpenApi(ConfigNode node, ConfigNode? policies)
    {
        var o = reader.Object(node, "McpOpenApi");
        var schema = o.Required("schema");
        var host = ReadMcpHostFields(o, policies, pathRequired: false);
        o.End();
        return new McpOpenApi(host, schema is null ? new RemoteText("", null, null) : ReadRemoteText(schema));
    }

    private McpHost ReadMcpHost(ConfigNode node, ConfigNode? policies, bool pathRequired)
    {
        var o = reader.Object(node, "McpHost");
        var host = ReadMcpHostFields(o, policies, pathRequired);
        o.End();
        return host;
    }

    /// <summary>A URL in <c>host</c>; or <c>host</c>, <c>port</c> and <c>path</c>; or <c>backend</c> and <c>path</c>.</summary>
    private McpHost ReadMcpHostFields(ObjectReader o, ConfigNode? policies, bool pathRequired)
    {
        const string Forms = "host with a URL; host, port and path; or backend and path";
        var hostNode = o.Get("host");
        var backendNode = o.Get("backend");
        var port = o.Port("port");
        var pathNode = o.Get("path");
        var path = pathNode is null ? null : ReadUrlPath(pathNode);
        var nowhere = new McpHost(new AddressReference(new TargetAddress("invalid", 1)), "/");
        if (backendNode is not null)
        {
            if (hostNode is not null || port is not null)
            {
                reader.Error(o.Node, "host and port cannot be used beside backend.", allowed: Forms);
            }

            if (path is null && pathRequired)
            {
                reader.Error(o.Node, "A named backend needs a path.", allowed: Forms);
            }

            if (policies is not null)
            {
                reader.Error(policies, "Policies belong to the named backend, not to the target that refers to it.");
            }

            return new McpHost(ReadBackendName(backendNode), path ?? "/");
        }

        if (hostNode is null)
        {
            if (o.Node.Kind == NodeKind.Mapping)
            {
                reader.Error(o.Node, "The address of the server is missing.", allowed: Forms);
            }

            return nowhere;
        }

        if (port is null != path is null)
        {
            reader.Error(o.Node, "port and path belong together.", port is null ? "path alone" : "port alone", Forms);
            return nowhere;
        }

        var text = reader.NonEmptyText(hostNode);
        if (port is not null)
        {
            if (text.AsSpan().IndexOfAny("/:@ ") >= 0 && !System.Net.IPAddress.TryParse(text, out _))
            {
                reader.Error(hostNode, "With port and path, host is a name only.", ConfigReader.Quote(text), Forms);
            }

            return new McpHost(new AddressReference(new TargetAddress(text, port.Value)), path!);
        }

        var candidate = text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text;
        if (!Uri.TryCreate(candidate, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0)
        {
            if (hostNode.Kind == NodeKind.String)
            {
                reader.Error(hostNode, "This is not the address of an MCP server.", ConfigReader.Quote(text), "an http or https URL, or host:port");
            }

            return nowhere;
        }

        return new McpHost(new AddressReference(new TargetAddress(HostOf(url), url.Port), url.Scheme == "https"), url.PathAndQuery);
    }
}
