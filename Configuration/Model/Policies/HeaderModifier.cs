namespace Agentgateway.Configuration.Model.Policies;

/// <summary>Changes headers: add, then set, then remove. <c>:authority</c> and <c>host</c> may be set.</summary>
public sealed record HeaderModifier(
    IReadOnlyList<KeyValuePair<string, string>> Add,
    IReadOnlyList<KeyValuePair<string, string>> Set,
    IReadOnlyList<string> Remove);
