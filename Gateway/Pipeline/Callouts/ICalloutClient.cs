using Agentgateway.Configuration.Model;
using Agentgateway.Gateway.Runtime;

namespace Agentgateway.Gateway.Pipeline.Callouts;

/// <summary>Lets a policy (ext_authz, rate limit service, JWKS, webhook) call a service without knowing Forwarding.</summary>
internal interface ICalloutClient
{
    /// <summary>Resolves a target and its policies, once per snapshot.</summary>
    /// <param name="path">Place in the document, for messages.</param>
    /// <returns>Null after the reason was added to <paramref name="compilation"/>.</returns>
    ICallout? Create(CalloutTarget target, string path, Compilation compilation);
}
