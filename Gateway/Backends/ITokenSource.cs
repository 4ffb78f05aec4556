namespace Agentgateway.Gateway.Backends;

/// <summary>Bearer tokens of one identity. Implementations cache a token until shortly before it expires; thread-safe.</summary>
internal interface ITokenSource
{
    /// <summary>A token that is valid now.</summary>
    /// <exception cref="CloudCredentialException">There is none.</exception>
    ValueTask<string> GetTokenAsync(CancellationToken cancellationToken);
}
