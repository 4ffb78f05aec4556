namespace Agentgateway.Gateway.Policies.Rewriting;

/// <summary><c>requestRedirect</c>.</summary>
internal sealed class RequestRedirectCompiler : IPolicyCompiler
{
    public PolicyOrder Order => PolicyOrder.RequestRedirect;

    public object? Compile(PolicySource source) => source.Policies.RequestRedirect is { } redirect ? new RequestRedirectPolicy(redirect) : null;
}
