using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Pipeline;
using Microsoft.AspNetCore.Http;

namespace Agentgateway.Gateway.Backends;

/// <summary>Applies a header modifier: add, then set, then remove. <c>host</c> and <c>:authority</c> change the authority.</summary>
internal static class HeaderEdits
{
    /// <summary>On one attempt.</summary>
    public static void Apply(HeaderModifier modifier, UpstreamRequest request)
    {
        foreach (var (name, value) in modifier.Add)
        {
            if (IsAuthority(name))
            {
                request.Authority = value;
            }
            else
            {
                request.Headers.Add(name, value);
            }
        }

        foreach (var (name, value) in modifier.Set)
        {
            if (IsAuthority(name))
            {
                request.Authority = value;
            }
            else
            {
                request.Headers.Set(name, value);
            }
        }

        foreach (var name in modifier.Remove)
        {
            request.Headers.Remove(name);
        }
    }

    /// <summary>On the request as later policies see it. Setting the host switches the automatic host rewrite off.</summary>
    public static void Apply(HeaderModifier modifier, RequestHead request)
    {
        foreach (var (name, value) in modifier.Add)
        {
            if (!TrySetAuthority(request, name, value))
            {
                request.Headers.Append(name, value);
            }
        }

        foreach (var (name, value) in modifier.Set)
        {
            if (!TrySetAuthority(request, name, value))
            {
                request.Headers[name] = value;
            }
        }

        foreach (var name in modifier.Remove)
        {
            request.Headers.Remove(name);
        }
    }

    /// <summary>On a response head.</summary>
    public static void Apply(HeaderModifier modifier, IHeaderDictionary headers)
    {
        foreach (var (name, value) in modifier.Add)
        {
            headers.Append(name, value);
        }

        foreach (var (name, value) in modifier.Set)
        {
            headers[name] = value;
        }

        foreach (var name in modifier.Remove)
        {
            headers.Remove(name);
        }
    }

    private static bool TrySetAuthority(RequestHead request, string name, string value)
    {
        if (!IsAuthority(name))
        {
            return false;
        }

        request.Authority = value;
        request.AuthorityIsExplicit = true;
        return true;
    }

    private static bool IsAuthority(string name) =>
        name.Equals("host", StringComparison.OrdinalIgnoreCase) || name == ":authority";
}
