namespace Agentgateway.Gateway.Policies.Cors;

/// <summary><c>cors</c>.</summary>
internal sealed class CorsCompiler : IPolicyCompiler
{
    public PolicyOrder Order => PolicyOrder.Cors;

    public object? Compile(PolicySource source) => source.Policies.Cors is { } cors ? new CorsPolicy(cors) : null;
}
