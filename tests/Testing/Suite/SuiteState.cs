namespace Agentgateway.Testing.Suite;

/// <summary>What a test reads from the host's <c>state.json</c>.</summary>
public sealed record SuiteState(int Pid, bool Ready, IReadOnlyList<SuiteResource> Resources);

/// <summary>One resource of the running suite.</summary>
public sealed record SuiteResource(string Name, string State, int? Pid, int? ExitCode, IReadOnlyDictionary<string, string> Urls);
