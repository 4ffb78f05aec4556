namespace Agentgateway.Gateway.Policies.Rewriting;

/// <summary><c>urlRewrite</c>.</summary>
internal sealed class UrlRewriteCompiler : IPolicyCompiler
{
    public PolicyOrder Order => PolicyOrder.UrlRewrite;

    public object? Compile(PolicySource source) => source.Policies.UrlRewrite is { } rewrite ? new UrlRewritePolicy(rewrite) : null;
}
