using System.Collections.Frozen;

namespace Agentgateway.Gateway.Expressions;

/// <summary>Headers whose values no log, trace or dump ever shows. Source: architecture.md 4; <c>config.sensitiveHeaders</c> adds to it.</summary>
internal static class SensitiveHeaders
{
    public const string Redacted = "<redacted>";

    public static FrozenSet<string> Default { get; } = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "authorization", "proxy-authorization", "x-api-key", "api-key", "x-goog-api-key", "cookie", "set-cookie", "x-agw-key");

    public static FrozenSet<string> With(IReadOnlyList<string> more) =>
        more.Count == 0 ? Default : Default.Concat(more).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
