using System.Security.Cryptography;
using System.Text;

namespace Agentgateway.AdminApi.Publishing;

/// <summary>Lets only gateways in: <c>Authorization: Bearer</c> with the instance token, compared in constant time.</summary>
internal sealed class InstanceTokenFilter(ControlPlaneSettings settings) : IEndpointFilter
{
    private readonly byte[]? _expected = settings.InstanceToken is { } token ? SHA256.HashData(Encoding.UTF8.GetBytes(token)) : null;

    /// <inheritdoc />
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var header = context.HttpContext.Request.Headers.Authorization.ToString();
        if (_expected is null || !header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            || !CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(header[7..].Trim())), _expected))
        {
            context.HttpContext.Response.Headers.WWWAuthenticate = "Bearer";
            return TypedResults.Problem(statusCode: StatusCodes.Status401Unauthorized, title: "A gateway's instance token is needed.");
        }

        return await next(context);
    }
}
