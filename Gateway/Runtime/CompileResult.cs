namespace Agentgateway.Gateway.Runtime;

/// <summary>Outcome of a compilation.</summary>
/// <param name="Snapshot">Null when there are errors.</param>
/// <param name="Errors">Every reason, as <c>path: message</c>, without secrets.</param>
/// <param name="UsedState">State that the snapshot keeps alive.</param>
internal sealed record CompileResult(RuntimeSnapshot? Snapshot, IReadOnlyList<string> Errors, IReadOnlyList<string> Warnings, IReadOnlySet<StateKey> UsedState);
