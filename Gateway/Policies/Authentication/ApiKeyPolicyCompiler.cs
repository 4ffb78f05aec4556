using Agentgateway.Configuration.Model;

namespace Agentgateway.Gateway.Policies.Authentication;

/// <summary>Policy <c>apiKey</c>: static keys, and with <c>virtualKeys: true</c> those of the control plane.</summary>
internal sealed class ApiKeyPolicyCompiler(VirtualKeyAuthentication keys) : IPolicyCompiler
{
    public PolicyOrder Order => PolicyOrder.ApiKey;

    public object? Compile(PolicySource source)
    {
        if (source.Policies.ApiKey is not { } policy)
        {
            return null;
        }

        if (policy.Location is not ExpressionLocation { Expression: var expression })
        {
            return new ApiKeyPolicy(policy, keys, null, false);
        }

        var expressions = source.Compilation.Expressions;
        return new ApiKeyPolicy(policy, keys, expressions.Value(expression, "apiKey.location"), expressions.ReadsRequestBody(expression));
    }
}
