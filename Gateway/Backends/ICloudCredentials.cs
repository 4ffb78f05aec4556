using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Backends;

/// <summary>Credentials of clouds, by the vendors' own libraries. The implementation lives apart, so that a build without those libraries is possible.</summary>
/// <remarks>Nothing is asked for before the first request needs it: a missing credential is an error of that request, not of the configuration.</remarks>
internal interface ICloudCredentials
{
    /// <summary>Google Cloud: access tokens for the platform, or identity tokens for an audience.</summary>
    /// <param name="audience">Audience of identity tokens where the configuration names none.</param>
    ITokenSource Google(GcpAuth auth, string audience);

    /// <summary>Azure: access tokens for a scope.</summary>
    ITokenSource Azure(AzureAuth auth, string scope);

    /// <summary>GitHub Copilot: the token that the editor or command line of this machine has.</summary>
    ITokenSource Copilot();

    /// <summary>AWS: a signer for a region and service.</summary>
    /// <param name="session">As whom the role is assumed; null if <paramref name="auth"/> names none.</param>
    IRequestSigner Aws(AwsAuth auth, string region, string service, Func<Exchange, AwsSession>? session);
}
