using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Llm;
using Agentgateway.Llm.Prompts;

namespace Agentgateway.Gateway.Ai;

/// <summary>The configured messages that go before and after every conversation.</summary>
internal sealed class PromptLayer(IReadOnlyList<PromptMessage> prepend, IReadOnlyList<PromptMessage> append)
{
    private readonly PromptText[] _prepend = [.. prepend.Select(m => new PromptText(m.Role, m.Content))];
    private readonly PromptText[] _append = [.. append.Select(m => new PromptText(m.Role, m.Content))];

    /// <summary>Adds nothing.</summary>
    public static PromptLayer None { get; } = new([], []);

    /// <summary>The body with the messages; the same bytes if there are none.</summary>
    public ReadOnlyMemory<byte> Apply(LlmRouteType type, ReadOnlyMemory<byte> body) =>
        _prepend.Length + _append.Length == 0 || body.IsEmpty ? body : PromptEnrichment.Apply(type, body, _prepend, _append);
}
