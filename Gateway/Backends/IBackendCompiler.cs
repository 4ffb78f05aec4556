namespace Agentgateway.Gateway.Backends;

/// <summary>Makes handlers for one kind of backend. Register as a singleton <c>IBackendCompiler</c>; the first that answers wins.</summary>
internal interface IBackendCompiler
{
    /// <summary>The handler, or null when the kind is not its own. Problems go to <c>backend.Compilation</c>.</summary>
    IBackendHandler? TryCompile(BackendSource backend);
}
