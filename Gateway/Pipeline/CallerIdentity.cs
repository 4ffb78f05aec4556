using System.Text.Json.Nodes;

namespace Agentgateway.Gateway.Pipeline;

/// <summary>Who is calling, as an authentication policy found out. Never holds the credential.</summary>
/// <param name="Kind"><c>apiKey</c> (static key of the configuration), <c>virtualKey</c>, <c>playground</c>, <c>jwt</c>, <c>basic</c>.</param>
/// <param name="Id">Stable id (<c>key_…</c>); null for static keys without one.</param>
/// <param name="AllowedModels">Null = all, empty = none; entries may start or end with one <c>*</c>.</param>
/// <param name="AllowedTools"><c>server/tool</c> patterns; null = all.</param>
/// <param name="Metadata">Free-form data of the key, visible to expressions as <c>apiKey.*</c>.</param>
internal sealed record CallerIdentity(
    string Kind,
    string? Id = null,
    string? Name = null,
    string? UserId = null,
    string? UserName = null,
    string? TeamId = null,
    IReadOnlyList<string>? AllowedModels = null,
    IReadOnlyList<string>? AllowedTools = null,
    JsonObject? Metadata = null);
