using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Routing;
using Agentgateway.Llm;
using Agentgateway.Llm.Models;

namespace Agentgateway.Gateway.Ai;

/// <summary>A model of the <c>llm</c> section as it serves.</summary>
/// <param name="Name">As written.</param>
/// <param name="IsInternal">Only virtual models reach it.</param>
/// <param name="OtherPaths">What happens on paths that are no known LLM call.</param>
/// <param name="Matches">Header condition; null = none.</param>
/// <param name="Allows">The model's own authorization rules; null = none.</param>
internal sealed record LlmModelEntry(
    string Name,
    ModelPattern Pattern,
    bool IsInternal,
    AiTarget Target,
    LlmRouteType OtherPaths,
    Func<Exchange, bool>? Matches,
    Func<Exchange, bool>? Allows)
{
    private Tuple<CompiledBackend, CompiledBackend>? _backend;

    /// <summary>Sends every call to the target, with the model that the call names.</summary>
    public IEndpointPicker Picker { get; } = new SingleEndpointPicker(new AiChoice(Target, null).ToEndpoint());

    /// <summary>The route's backend under the target's name, for log and metrics. Made once: the route's is the same for all requests of a snapshot.</summary>
    public CompiledBackend Named(CompiledBackend routed)
    {
        if (_backend is { } known && ReferenceEquals(known.Item1, routed))
        {
            return known.Item2;
        }

        var named = routed with { Name = Target.Name };
        _backend = Tuple.Create(routed, named);
        return named;
    }
}
