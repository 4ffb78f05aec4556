using Agentgateway.Gateway.Backends;

namespace Agentgateway.Gateway.Policies.Headers;

/// <summary><c>responseHeaderModifier</c>; runs over upstream answers, local answers and errors.</summary>
internal sealed class ResponseHeaderModifierCompiler : IPolicyCompiler
{
    public PolicyOrder Order => PolicyOrder.ResponseHeaderModifier;

    public object? Compile(PolicySource source) =>
        source.Policies.ResponseHeaderModifier is { } modifier ? new ResponseHeaderPolicy(modifier) : null;
}
