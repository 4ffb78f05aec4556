using Agentgateway.Gateway.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Agentgateway.Gateway.Forwarding;

/// <summary>Turns the client's request head into an upstream request: hop-by-hop headers stay here (RFC 9110 7.6.1).</summary>
internal static class RequestHygiene
{
    /// <summary>
    /// A request for <paramref name="endpoint"/> with the exchange's method, path, end-to-end headers and body. Authority: what a policy set,
    /// else the endpoint's host name without port (agentgateway's automatic host rewrite), else the client's.
    /// </summary>
    public static UpstreamRequest Create(Exchange exchange, UpstreamEndpoint endpoint)
    {
        var head = exchange.Request;
        var request = UpstreamRequest.Take();
        request.Method = head.Method;
        request.Authority = endpoint.IsHostname && !head.AuthorityIsExplicit ? endpoint.Host : head.Authority;
        request.PathAndQuery = head.PathAndQuery;
        request.Version = endpoint.Version;
        CopyHeaders(head.Headers, request.Headers);
        var body = exchange.Body;
        if (body.IsBuffered)
        {
            request.Bytes = body.Bytes;
        }
        else
        {
            request.Stream = body;
        }

        return request;
    }

    /// <remarks>Kestrel shortens a Connection header that holds <c>close</c> or <c>keep-alive</c> to that word: names beside them are lost before this.</remarks>
    /// <summary>Copies end-to-end headers; <c>te: trailers</c> survives because gRPC servers ask for it.</summary>
    public static void CopyHeaders(IHeaderDictionary from, UpstreamHeaders to)
    {
        var connection = from.Connection;
        foreach (var (name, value) in from)
        {
            if (!IsHopByHop(name) && !IsNamedBy(connection, name))
            {
                to.Add(name, value);
            }
        }

        if (from.TE.ToString().Contains("trailers", StringComparison.OrdinalIgnoreCase))
        {
            to.Set("TE", "trailers");
        }
    }

    private static bool IsHopByHop(string name) => name.Length switch
    {
        2 => Is(name, "TE"),
        4 => Is(name, "Host"),
        7 => Is(name, "Trailer") || Is(name, "Upgrade"),
        10 => Is(name, "Connection") || Is(name, "Keep-Alive") || name[0] == ':',
        14 => Is(name, "Content-Length"),
        16 => Is(name, "Proxy-Connection"),
        17 => Is(name, "Transfer-Encoding"),
        18 => Is(name, "Proxy-Authenticate"),
        // Not forwarded (architecture 4): it authenticates to this proxy, not to the upstream.
        19 => Is(name, "Proxy-Authorization"),
        _ => name.Length > 0 && name[0] == ':',
    };

    private static bool Is(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a Connection field names a field, which then is about the connection only.</summary>
    public static bool IsNamedBy(StringValues connection, string name)
    {
        foreach (var value in connection)
        {
            var rest = value.AsSpan();
            while (!rest.IsEmpty)
            {
                var comma = rest.IndexOf(',');
                var token = (comma < 0 ? rest : rest[..comma]).Trim();
                if (token.Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }

                rest = comma < 0 ? default : rest[(comma + 1)..];
            }
        }

        return false;
    }
}
