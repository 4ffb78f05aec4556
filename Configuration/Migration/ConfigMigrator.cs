using System.Text.Json.Nodes;
using Agentgateway.Configuration.Reading;

namespace Agentgateway.Configuration.Migration;

/// <summary>Rewrites deprecated forms of a file into the current ones. What the file means stays the same; doing it twice changes nothing more.</summary>
/// <remarks>
/// 1. other names of fields   2. <c>config.logging.filter</c> and <c>.fields</c>   3. <c>config.tracing</c>   4. ports of their own of <c>llm</c> and <c>mcp</c>
/// 5. <c>params.hostOverride</c> and <c>.pathPrefix</c> of <c>llm</c> (<see cref="BaseUrlMigration"/>)
/// 6. <c>binds</c> (<see cref="BindMigration"/>).
/// Sections in flow style (<c>config: {tracing: {…}}</c>) and addresses in variables stay as they are and are reported.
/// </remarks>
public static class ConfigMigrator
{
    // Other names that mean the same, by the field around them.
    private static readonly (string Owner, string Old, string New)[] Names =
    [
        ("frontendPolicies", "logging", "accessLog"),
        ("frontendPolicies", "proxy", "proxyProtocol"),
        ("tls", "minTlsVersion", "minTLSVersion"),
        ("tls", "maxTlsVersion", "maxTLSVersion"),
    ];

    /// <summary>Migrates a text. A text that is not valid YAML is given back as it is.</summary>
    public static MigrationResult Migrate(string yaml)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        var text = new YamlText(yaml);
        var changes = new List<string>();
        var left = new List<string>();
        if (text.Root is not { Kind: NodeKind.Mapping })
        {
            return new MigrationResult(yaml, [], ["The file is not a YAML object; nothing was changed."]);
        }

        RenameAll(text, changes);
        MoveLogging(text, changes, left);
        MoveTracing(text, changes, left);
        MovePort(text, "llm", changes, left);
        MovePort(text, "mcp", changes, left);
        BaseUrlMigration.Run(text, changes, left);
        BindMigration.Run(text, changes, left);
        return new MigrationResult(changes.Count == 0 ? yaml : text.ToString(), changes, left);
    }

    private static void RenameAll(YamlText text, List<string> changes)
    {
        while (FindAlias(text.Root!) is var (member, name))
        {
            changes.Add($"{member.Path} is now called {name}");
            text.Rename(member, name);
        }
    }

    private static (ConfigNode Member, string Name)? FindAlias(ConfigNode node)
    {
        foreach (var child in node.Children)
        {
            foreach (var (owner, old, current) in Names)
            {
                if (node.Key == owner && child.Key == old && node.Find(current) is null)
                {
                    return (child, current);
                }
            }

            if (FindAlias(child) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static void MoveLogging(YamlText text, List<string> changes, List<string> left)
    {
        if ((text.Find("config", "logging", "filter") ?? text.Find("config", "logging", "fields")) is null)
        {
            return;
        }

        if (!MayMove(text, text.Find("config", "logging")!.Children.Where(c => c.Key is "filter" or "fields"), "accessLog", left))
        {
            return;
        }

        var log = new JsonObject();
        var comments = new List<string>();
        if (text.Find("config", "logging", "filter") is { } filter)
        {
            log["filter"] = filter.ToJson();
            comments.AddRange(text.Remove(filter));
        }

        if (text.Find("config", "logging", "fields") is { } fields)
        {
            Copy(fields, "add", log, "add");
            Copy(fields, "remove", log, "remove");
            comments.AddRange(text.Remove(fields));
        }

        text.Add("frontendPolicies", "accessLog", log, comments);
        changes.Add("config.logging.filter and config.logging.fields are now frontendPolicies.accessLog");
    }

    private static void MoveTracing(YamlText text, List<string> changes, List<string> left)
    {
        if (text.Find("config", "tracing") is not { IsNull: false } old || !MayMove(text, [old], "tracing", left))
        {
            return;
        }

        var endpoint = old.Find("otlpEndpoint")?.Text ?? "";
        if (endpoint.Contains('$', StringComparison.Ordinal) || !Uri.TryCreate(endpoint, UriKind.Absolute, out var url))
        {
            left.Add("config.tracing stays: its otlpEndpoint is missing or a variable, and frontendPolicies.tracing needs host and path apart.");
            return;
        }

        var tracing = new JsonObject { ["host"] = url.Scheme == "https" ? $"https://{url.Authority}" : $"{url.Host}:{url.Port}" };
        if (old.Find("headers") is { } headers)
        {
            tracing["policies"] = new JsonObject { ["requestHeaderModifier"] = new JsonObject { ["set"] = headers.ToJson() } };
        }

        Copy(old, "otlpProtocol", tracing, "protocol");
        Copy(old, "path", tracing, "path");
        if (!tracing.ContainsKey("path") && url.AbsolutePath != "/")
        {
            tracing["path"] = url.AbsolutePath.TrimEnd('/') + "/v1/traces";
        }

        Copy(old, "randomSampling", tracing, "randomSampling");
        Copy(old, "clientSampling", tracing, "clientSampling");
        if (old.Find("fields") is { } fields)
        {
            Copy(fields, "add", tracing, "attributes");
            Copy(fields, "remove", tracing, "remove");
        }

        text.Add("frontendPolicies", "tracing", tracing, text.Remove(old));
        changes.Add("config.tracing is now frontendPolicies.tracing");
    }

    private static void MovePort(YamlText text, string section, List<string> changes, List<string> left)
    {
        if (text.Find(section, "port") is not { } port)
        {
            return;
        }

        var tls = text.Find(section, "tls");
        if (!text.IsBlock(port) || (tls is not null && !text.IsBlock(tls)) || text.Find("gateways", section) is not null
            || (text.Find("gateways") is { Children.Count: > 0 } gateways && !text.IsBlock(gateways.Children[0])))
        {
            left.Add($"{section}.port stays: it is in flow style, or there is a gateway called {section} already.");
            return;
        }

        var gateway = new JsonObject { ["port"] = port.ToJson() };
        var comments = new List<string>();
        if (tls is not null)
        {
            gateway["tls"] = tls.ToJson();
            comments.AddRange(text.Remove(tls));
        }

        text.Rename(text.Find(section, "port")!, "gateways");
        text.Replace(text.Find(section, "gateways")!, section);
        text.Add("gateways", section, gateway, comments);
        changes.Add($"{section}.port is now the gateway {section}, to which {section}.gateways refers");
    }

    private static bool MayMove(YamlText text, IEnumerable<ConfigNode> members, string target, List<string> left)
    {
        var first = members.First();
        var owner = text.Find("frontendPolicies");
        if (owner?.Find(target) is not null)
        {
            left.Add($"{first.Path} stays: frontendPolicies.{target} is there already.");
            return false;
        }

        if (members.All(text.IsBlock) && (owner is not { Children.Count: > 0 } || text.IsBlock(owner.Children[0])))
        {
            return true;
        }

        left.Add($"{first.Path} stays: it is written in flow style; put it on lines of its own first.");
        return false;
    }

    private static void Copy(ConfigNode from, string name, JsonObject to, string newName)
    {
        if (from.Find(name) is { } value)
        {
            to[newName] = value.ToJson();
        }
    }
}
