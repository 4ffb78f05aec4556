using Agentgateway.Gateway.Policies.Authorization;
using Agentgateway.Gateway.Policies.Buffering;
using Agentgateway.Gateway.Policies.Cors;
using Agentgateway.Gateway.Policies.Csrf;
using Agentgateway.Gateway.Policies.Delays;
using Agentgateway.Gateway.Policies.DirectResponses;
using Agentgateway.Gateway.Policies.Headers;
using Agentgateway.Gateway.Policies.Rewriting;
using Agentgateway.Gateway.Policies.Transformations;
using Agentgateway.Gateway.Policies.ExtAuthz;
using Agentgateway.Gateway.Policies.Network;
using Agentgateway.Gateway.Runtime;
using Microsoft.Extensions.DependencyInjection;

namespace Agentgateway.Gateway.Policies;

/// <summary>Registration of the policy families that need nothing but the request.</summary>
internal static class PolicyServices
{
    public static IServiceCollection AddPolicies(this IServiceCollection services)
    {
        services.AddSingleton<PolicyChainCompiler>();
        services.AddSingleton<IPolicyCompiler, CorsCompiler>();
        services.AddSingleton<IPolicyCompiler, AuthorizationCompiler>();
        services.AddSingleton<IPolicyCompiler, BufferCompiler>();
        services.AddSingleton<IPolicyCompiler, TransformationsCompiler>();
        services.AddSingleton<IPolicyCompiler, CsrfCompiler>();
        services.AddSingleton<IPolicyCompiler, ResponseHeaderModifierCompiler>();
        services.AddSingleton<IPolicyCompiler, RequestHeaderModifierCompiler>();
        services.AddSingleton<IPolicyCompiler, UrlRewriteCompiler>();
        services.AddSingleton<IPolicyCompiler, RequestRedirectCompiler>();
        services.AddSingleton<IPolicyCompiler, DelayCompiler>();
        services.AddSingleton<IPolicyCompiler, DirectResponseCompiler>();
        services.AddSingleton<INetworkGuardCompiler, NetworkAuthorizationCompiler>();
        services.AddSingleton<INetworkGuardCompiler, NetworkExtAuthzCompiler>();
        return services;
    }
}
