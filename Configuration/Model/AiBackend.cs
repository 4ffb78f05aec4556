using Agentgateway.Configuration.Model.Policies;

namespace Agentgateway.Configuration.Model;

/// <summary>LLM providers in priority order. The plain form of the file is one group with one provider.</summary>
/// <param name="Groups">A group is used only while the ones before it have no healthy provider.</param>
public sealed record AiBackend(IReadOnlyList<AiProviderGroup> Groups) : BackendKind;

/// <summary>Providers of equal priority.</summary>
public sealed record AiProviderGroup(IReadOnlyList<AiBackendProvider> Providers);

/// <summary>One provider of an AI backend.</summary>
public sealed record AiBackendProvider
{
    /// <summary>Name of the endpoint.</summary>
    public required string Name { get; init; }

    /// <summary>What it speaks.</summary>
    public required AiProvider Provider { get; init; }

    /// <summary>Address instead of the provider's. Then neither its TLS nor its implicit cloud credentials are applied.</summary>
    public TargetAddress? HostOverride { get; init; }

    /// <summary>Path of every request instead of the provider's.</summary>
    public string? PathOverride { get; init; }

    /// <summary>Base path instead of, or before, the provider's.</summary>
    public string? PathPrefix { get; init; }

    /// <summary>Count prompt tokens here for rate limits.</summary>
    public bool Tokenize { get; init; }

    /// <summary>Longest wait for the head of an answer; then the attempt has failed and may be repeated. Null for none.</summary>
    public TimeSpan? FirstByteTimeout { get; init; }

    /// <summary>Policies of the calls to it.</summary>
    public BackendPolicies Policies { get; init; } = new();

    /// <summary>Path in the document.</summary>
    public string Path { get; init; } = "";
}
