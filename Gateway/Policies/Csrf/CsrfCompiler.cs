namespace Agentgateway.Gateway.Policies.Csrf;

/// <summary><c>csrf</c>.</summary>
internal sealed class CsrfCompiler : IPolicyCompiler
{
    public PolicyOrder Order => PolicyOrder.Csrf;

    public object? Compile(PolicySource source) => source.Policies.Csrf is { } csrf ? new CsrfPolicy(csrf.AdditionalOrigins) : null;
}
