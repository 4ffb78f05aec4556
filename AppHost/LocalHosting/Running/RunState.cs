namespace Agentgateway.AppHost.LocalHosting.Running;

/// <summary>State of a run, kept in <c>state.json</c> while it lasts. It holds no secrets.</summary>
/// <param name="Pid">Process id of the app host.</param>
/// <param name="StartedAt">Start time of that process, to tell it from a later one with the same id.</param>
/// <param name="Ready">True once every resource has become healthy.</param>
/// <param name="Resources">All resources that run or ran.</param>
internal sealed record RunState(int Pid, DateTimeOffset StartedAt, bool Ready, IReadOnlyList<ResourceState> Resources);

/// <summary>State of one resource.</summary>
/// <param name="Pid">Process id; null if no process runs.</param>
/// <param name="StartedAt">Start time of the process.</param>
/// <param name="ExitCode">Of the last process, once it ended.</param>
/// <param name="Urls">Address by endpoint name.</param>
internal sealed record ResourceState(string Name, string State, int? Pid, DateTimeOffset? StartedAt, int? ExitCode, IReadOnlyDictionary<string, string> Urls);
