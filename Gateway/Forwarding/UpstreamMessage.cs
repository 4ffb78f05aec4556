using System.Net.Http.Headers;
using Microsoft.Extensions.Primitives;

namespace Agentgateway.Gateway.Forwarding;

/// <summary>A request message that is sent again and again: what a request to the same place shares (address, Host, the objects themselves) is made once.</summary>
/// <remarks>
/// For requests without a body or with one in memory. <see cref="HttpMessageInvoker"/> keeps no state in a message, and over HTTP/1.1 nothing of it is in use
/// once the response ended; other messages are used once. Not thread-safe; <see cref="UpstreamMessagePool"/> hands it to one request at a time.
/// </remarks>
internal sealed class UpstreamMessage
{
    // Paths go out byte for byte: no dot-segment removal, no re-encoding.
    private static readonly UriCreationOptions RawPath = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly List<string> _names = new(16);
    private readonly List<string> _contentNames = new(4);
    private readonly BytesContent _content = new();
    private string? _authority;
    private string _address = "";
    private string _pathAndQuery = "";
    private bool _isTls;

    /// <summary>What is sent.</summary>
    public HttpRequestMessage Message { get; } = new();

    /// <summary>Nothing of the last request is left in it, and nobody reads it any more.</summary>
    public bool IsFree => _names.Count == 0 && _content.IsWritten;

    /// <summary>Path and query of the last request, for the pool.</summary>
    public string PathAndQuery => _pathAndQuery;

    /// <summary>
    /// It goes over TLS, so it only takes requests that it <see cref="Matches"/>: a connection that is still being made for an earlier one reads the version
    /// from it.
    /// </summary>
    public bool IsBound => _isTls;

    /// <summary>Whether address and version need not be made anew.</summary>
    public bool Matches(UpstreamEndpoint endpoint, string pathAndQuery, Version version, HttpVersionPolicy policy) =>
        _isTls == endpoint.Tls is not null && _pathAndQuery == pathAndQuery && _address == endpoint.Address && Message.Version == version
        && Message.VersionPolicy == policy;

    /// <summary>Makes it the given request. False if the target is no valid one.</summary>
    public bool TryFill(UpstreamEndpoint endpoint, UpstreamRequest request, Version version, HttpVersionPolicy policy)
    {
        if (!Matches(endpoint, request.PathAndQuery, version, policy) || Message.RequestUri is null)
        {
            if (!TryCreateUri(endpoint, request, out var uri))
            {
                return false;
            }

            Message.RequestUri = uri;
            (_isTls, _address, _pathAndQuery) = (endpoint.Tls is not null, endpoint.Address, request.PathAndQuery);
        }

        Message.Version = version;
        Message.VersionPolicy = policy;
        Message.Method = HttpMethod.Parse(request.Method);
        if (_authority != request.Authority)
        {
            _authority = request.Authority;
            Message.Headers.Remove("Host");
            Message.Headers.TryAddWithoutValidation("Host", request.Authority);
        }

        _content.Bytes = request.Bytes;
        Message.Content = request.Bytes.IsEmpty ? null : _content;
        for (var i = 0; i < request.Headers.Count; i++)
        {
            var (name, value) = request.Headers[i];

            // Waiting for 100 Continue with a body that is already here would cost a second per request.
            if (!request.Bytes.IsEmpty && name.Equals("Expect", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (TryAdd(Message.Headers, name, value))
            {
                _names.Add(name);
            }
            else
            {
                Message.Content = _content;
                if (TryAdd(_content.Headers, name, value))
                {
                    _contentNames.Add(name);
                }
            }
        }

        if (Message.Content is not null && _content.Headers.ContentLength != request.Bytes.Length)
        {
            _content.Headers.ContentLength = request.Bytes.Length;
        }

        return true;
    }

    /// <summary>Forgets the request: credentials and bodies must not outlive it.</summary>
    public void Clear()
    {
        foreach (var name in _names)
        {
            Message.Headers.Remove(name);
        }

        foreach (var name in _contentNames)
        {
            _content.Headers.Remove(name);
        }

        _names.Clear();
        _contentNames.Clear();
        _content.Bytes = default;
    }

    /// <summary>The absolute address of a request; its path is not normalised.</summary>
    public static bool TryCreateUri(UpstreamEndpoint endpoint, UpstreamRequest request, out Uri? uri) =>
        Uri.TryCreate(string.Concat(endpoint.Tls is null ? "http://" : "https://", endpoint.UriAuthority, request.PathAndQuery), RawPath, out uri);

    /// <summary>Adds all values of a header; false if it belongs to the other collection.</summary>
    public static bool TryAdd(HttpHeaders headers, string name, StringValues value) =>
        value.Count == 1 ? headers.TryAddWithoutValidation(name, value[0]) : headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value);
}
