using System.Globalization;
using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Configuration.Reading;
using Agentgateway.Configuration.Schema;

namespace Agentgateway.Configuration.Binding;

/// <summary>Addresses, references to backends and gateways, places of credentials.</summary>
internal sealed partial class ConfigBinder
{
    private static readonly System.Buffers.SearchValues<char> NotInHosts = System.Buffers.SearchValues.Create(":/[]@ \t?#");

    private static readonly System.Buffers.SearchValues<char> HexDigits = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");

    private const string AddressForms = "host:port, 1.2.3.4:port, [v6]:port or unix:/path";

    private TargetAddress ReadAddress(ConfigNode node)
    {
        var text = reader.Text(node);
        if (TryParseAddress(text, out var address))
        {
            return address;
        }

        if (node.Kind == NodeKind.String)
        {
            reader.Error(node, "This is not an address.", ConfigReader.Quote(text), AddressForms);
        }

        return new TargetAddress("invalid", 1);
    }

    internal static bool TryParseAddress(string text, out TargetAddress address)
    {
        address = new TargetAddress("invalid", 1);
        if (text.StartsWith("unix:", StringComparison.Ordinal))
        {
            address = new TargetAddress("", 0, text[5..]);
            return text.Length > 5;
        }

        var colon = text.LastIndexOf(':');
        if (colon <= 0
            || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port is < 1 or > 65535)
        {
            return false;
        }

        var host = text[..colon];
        if (host.StartsWith('[') && host.EndsWith(']'))
        {
            host = host[1..^1];
            if (!System.Net.IPAddress.TryParse(host, out _))
            {
                return false;
            }
        }
        else if (host.AsSpan().IndexOfAny(NotInHosts) >= 0)
        {
            return false;
        }

        address = new TargetAddress(host, port);
        return true;
    }

    /// <summary>An address, or an http(s) URL without a path.</summary>
    private AddressReference ReadAddressOrUrl(ConfigNode node)
    {
        var text = reader.Text(node);
        if (TryParseAddress(text, out var address))
        {
            return new AddressReference(address);
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.PathAndQuery is "/" && url.UserInfo.Length == 0)
        {
            return new AddressReference(new TargetAddress(HostOf(url), url.Port), url.Scheme == "https");
        }

        if (node.Kind == NodeKind.String)
        {
            reader.Error(node, "This is not an address.", ConfigReader.Quote(text), AddressForms + ", or an http or https URL without a path");
        }

        return new AddressReference(new TargetAddress("invalid", 1));
    }

    private static string HostOf(Uri url) => url.IdnHost.StartsWith('[') ? url.IdnHost[1..^1] : url.IdnHost;

    private NamedBackendReference ReadBackendName(ConfigNode node)
    {
        var name = reader.NonEmptyText(node).TrimStart('/');
        Refer(node, "backend", name);
        return new NamedBackendReference(name);
    }

    private ServiceReference ReadService(ConfigNode node)
    {
        var o = reader.Object(node, "Service");
        var service = ReadServiceFields(o);
        o.End();
        return service;
    }

    private ServiceReference ReadServiceFields(ObjectReader o)
    {
        var nameNode = o.Required("name");
        var name = nameNode is null ? "/" : reader.NonEmptyText(nameNode);
        var port = o.RequiredPort("port");
        var slash = name.IndexOf('/');
        if (slash <= 0 || slash == name.Length - 1)
        {
            if (nameNode is { Kind: NodeKind.String })
            {
                reader.Error(nameNode, "This is not the name of a service.", ConfigReader.Quote(name), "namespace/hostname");
            }

            return new ServiceReference("", "", port);
        }

        var service = new ServiceReference(name[..slash], name[(slash + 1)..], port);
        Refer(nameNode!, "service", name);
        return service;
    }

    /// <summary>Exactly one of host, service and backend.</summary>
    private BackendReference ReadSimpleReference(ConfigNode node)
    {
        var o = reader.Object(node, "BackendReference");
        var one = o.OneOf("backend", "host", "service", "backend");
        BackendReference reference = one?.Key switch
        {
            "host" => new AddressReference(ReadAddress(one)),
            "service" => ReadService(one),
            "backend" => ReadBackendName(one),
            _ => new AddressReference(new TargetAddress("invalid", 1)),
        };
        o.End();
        return reference;
    }

    /// <summary>The fields of a called backend inside the object of a policy: host, service (or flat name and port) or backend, and policies.</summary>
    private CalloutTarget ReadCallout(ObjectReader o)
    {
        BackendReference reference;
        var flat = o.Has("name");
        var port = o.Get("port");
        if (port is not null && !flat)
        {
            reader.Error(port, "A port belongs to the flat name of a service; beside anything else it is part of the address.", allowed: "name and port, or one of host, service, backend");
        }

        if (flat && !o.Has("host") && !o.Has("backend") && !o.Has("service"))
        {
            reference = ReadServiceFields(o);
        }
        else
        {
            var one = o.OneOf("backend", "host", "service", "backend");
            if (flat && one is not null)
            {
                reader.Error(one, "Only one backend may be given.", one.Key + " and name", "exactly one of host, service, backend");
            }

            reference = one?.Key switch
            {
                "host" => ReadAddressOrUrl(one),
                "service" => ReadService(one),
                "backend" => ReadBackendName(one),
                _ => new AddressReference(new TargetAddress("invalid", 1)),
            };
        }

        return new CalloutTarget(reference, o.Child("policies", ReadSimpleBackendPolicies) ?? new SimpleBackendPolicies());
    }

    private RemoteText ReadRemoteText(ConfigNode node)
    {
        reader.MayBe(node, new ScalarShape(ScalarKind.Text));
        if (node.Kind == NodeKind.String)
        {
            return new RemoteText(node.Text, null, null);
        }

        var o = reader.Object(node, "RemoteText");
        var one = o.OneOf("source", "file", "url");
        o.End();
        if (one?.Key == "file")
        {
            return new RemoteText(null, reader.FilePath(one), null);
        }

        return new RemoteText(null, null, one is null ? "" : ReadHttpUrl(one)?.OriginalString);
    }

    private Uri? ReadHttpUrl(ConfigNode node)
    {
        var text = reader.Text(node);
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
        {
            return url;
        }

        if (node.Kind == NodeKind.String)
        {
            reader.Error(node, "This is not a URL.", ConfigReader.Quote(text), "an absolute http or https URL");
        }

        return null;
    }

    private AuthorizationLocation ReadLocation(ConfigNode node)
    {
        var o = reader.Object(node, "AuthorizationLocation");
        var one = o.OneOf("place", "header", "queryParameter", "cookie", "expression");
        AuthorizationLocation location = AuthorizationLocation.Bearer;
        if (one is { Key: "expression" })
        {
            location = new ExpressionLocation(reader.Cel(one));
        }
        else if (one is not null)
        {
            var inner = reader.Object(one, one.Key == "header" ? "HeaderLocation" : "NamedLocation");
            var name = inner.RequiredText("name");
            location = one.Key switch
            {
                "header" => new HeaderLocation(name, inner.Text("prefix")),
                "cookie" => new CookieLocation(name),
                _ => new QueryLocation(name),
            };
            inner.End();
        }

        o.End();
        return location;
    }

    private AuthorizationLocation? ReadInsertLocation(ConfigNode node)
    {
        var location = ReadLocation(node);
        if (location is ExpressionLocation)
        {
            reader.Error(node, "An expression can only find a credential, not place one.", "expression", "header, queryParameter, cookie");
        }

        return location;
    }

    private IReadOnlyList<GatewayReference> ReadGatewayReferences(ObjectReader o)
    {
        var node = o.Get("gateways");
        if (node is null)
        {
            return [];
        }

        return node.Kind == NodeKind.Sequence ? reader.List(node, One) : [One(node)];

        GatewayReference One(ConfigNode n)
        {
            var text = reader.NonEmptyText(n);
            var slash = text.IndexOf('/');
            var reference = slash < 0 ? new GatewayReference(text, null) : new GatewayReference(text[..slash], text[(slash + 1)..]);
            Refer(n, "gateway", text);
            return reference;
        }
    }
}
