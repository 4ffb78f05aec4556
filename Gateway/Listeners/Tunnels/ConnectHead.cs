namespace Agentgateway.Gateway.Listeners.Tunnels;

/// <summary>The head of an HTTP/1 request, read for a tunnel.</summary>
/// <param name="Method">As sent.</param>
/// <param name="Target">Request target as sent.</param>
/// <param name="IsHttp11">False for HTTP/1.0.</param>
/// <param name="Headers">In order, without <c>Host</c>.</param>
internal sealed record ConnectHead(string Method, string Target, bool IsHttp11, IReadOnlyList<KeyValuePair<string, string>> Headers);
