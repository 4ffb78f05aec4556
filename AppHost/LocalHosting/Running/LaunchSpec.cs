namespace Agentgateway.AppHost.LocalHosting.Running;

/// <summary>How to start one process.</summary>
/// <param name="Environment">Variables beside the inherited ones.</param>
internal sealed record LaunchSpec(string FileName, IReadOnlyList<string> Arguments, string WorkingDirectory, IReadOnlyDictionary<string, string> Environment);
