namespace Agentgateway.Gateway.Runtime;

/// <summary>Identity of carried-over state. The content of its configuration is not part of it: a changed limit keeps its bucket.</summary>
internal readonly record struct StateKey(string Owner, string Kind, int Index);
