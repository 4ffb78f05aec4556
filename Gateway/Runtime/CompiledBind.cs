namespace Agentgateway.Gateway.Runtime;

/// <summary>One port with its listeners.</summary>
internal sealed class CompiledBind
{
    /// <summary><c>bind/8080</c>.</summary>
    public required string Key { get; init; }

    public required int Port { get; init; }

    public required IReadOnlyList<CompiledListener> Listeners { get; init; }
}
