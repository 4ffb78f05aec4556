using Agentgateway.AdminApi.Http;
using Agentgateway.AdminApi.Instances;

namespace Agentgateway.AdminApi.Playground;

/// <summary>Addresses of the data port: the one that AdminApi calls, and the one that clients see.</summary>
internal sealed class GatewayAddress(InstanceQueries instances, IConfiguration configuration)
{
    /// <summary>Base URL as clients see it: <c>AGW_GATEWAY_URL</c>, default <c>http://localhost:4000</c>. Without trailing slash.</summary>
    public string Public { get; } =
        (configuration["AGW_GATEWAY_URL"] is { Length: > 0 } url ? url : configuration["services:gateway:http:0"] ?? "http://localhost:4000").TrimEnd('/');

    /// <summary>A gateway that serves now, as its heartbeat says; else the configured address.</summary>
    /// <exception cref="ApiProblemException">503: none is known.</exception>
    public Uri Serving(string path)
    {
        var address = instances.ServingAddress() ?? configuration["services:gateway:http:0"] ?? Public;
        return Uri.TryCreate(address.TrimEnd('/') + path, UriKind.Absolute, out var uri) ? uri : throw ApiProblemException.Unavailable("No gateway is serving.");
    }
}
