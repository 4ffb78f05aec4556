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
        return new TransformationPolicy(Branches<MessageTransformation>.Compile(policy, expressions, entry => new MessageTransformation(
            CompiledTransformation.Create(entry.Request, expressions), CompiledTransformation.Create(entry.Response, expressions))));
    }
}
