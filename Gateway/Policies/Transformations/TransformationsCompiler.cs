using Agentgateway.Configuration.Model.Policies;

namespace Agentgateway.Gateway.Policies.Transformations;

/// <summary><c>transformations</c>: computed headers, bodies and metadata of requests and responses, plain or conditional.</summary>
internal sealed class TransformationsCompiler : IPolicyCompiler
{
    public PolicyOrder Order => PolicyOrder.Transformations;

    public object? Compile(PolicySource source)
    {
        if (source.Policies.Transformations is not { Entries.Count: > 0 } policy)
        {
            return null;
        }

        var expressions = source.Compilation.Expressions;
        var branches = policy.Entries.Select(entry => new TransformationBranch(
            entry.Condition is { } condition ? expressions.Condition(condition, "condition") : null,
            CompiledTransformation.Create(entry.Policy.Request, expressions),
            CompiledTransformation.Create(entry.Policy.Response, expressions))).ToArray();
        var readsBody = branches.Any(branch => branch.Request is { ReadsRequestBody: true })
            || policy.Entries.Any(entry => entry.Condition is { } condition && expressions.ReadsRequestBody(condition));
        return readsBody ? new BodyTransformationPolicy(branches) : new HeadTransformationPolicy(branches);
    }
}
