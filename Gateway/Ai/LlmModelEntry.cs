using Agentgateway.Gateway.Pipeline;
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
    Func<Exchange, bool>? Allows);
