using System.Net.Http.Headers;
using Agentgateway.AdminApi.Http;
using Agentgateway.AdminApi.Identity;
using Agentgateway.AdminApi.Outbound;
using Agentgateway.AdminApi.Publishing;
using Agentgateway.Configuration.Sync;

namespace Agentgateway.AdminApi.Playground;

/// <summary>Calls a gateway's data port for a signed-in person, with a token that lives five minutes and gateways verify offline.</summary>
/// <remarks>The trace context of the request flows on, so one playground chat is one trace over portal, adminapi and gateway.</remarks>
internal sealed class GatewayClient(GatewayAddress address, ServiceKeys keys, ControlPlaneSettings settings, TimeProvider time) : IDisposable
{
    // Streams last as long as the model talks; the caller's cancellation ends them. No resilience handler: a chat is never repeated.
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(3) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Sends a request; the answer's body is not read yet.</summary>
    /// <exception cref="ApiProblemException">503: no gateway, or no signing key.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, Caller caller, string purpose, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token(caller, purpose));
        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw ApiProblemException.Unavailable("The gateway does not answer: " + (e.InnerException ?? e).Message);
        }
    }

    /// <summary>An MCP client on the gateway's <c>/mcp</c>.</summary>
    public McpClient Mcp(Caller caller, string purpose) => new(address.Serving("/mcp"), (request, token) => SendAsync(request, caller, purpose, token));

    public void Dispose() => _client.Dispose();

    private string Token(Caller caller, string purpose)
    {
        var key = keys.Signing ?? throw ApiProblemException.Unavailable("AGW_SIGNING_KEY is not set, so no gateway would accept the call.");
        var expires = time.GetUtcNow().Add(PlaygroundToken.MaxLife).ToUnixTimeMilliseconds();
        return new PlaygroundToken(caller.UserId, caller.Name, settings.Environment, expires, AllowedModels: null, purpose).Issue(key);
    }
}
