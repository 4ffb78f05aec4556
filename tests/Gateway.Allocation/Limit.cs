using System.Globalization;

namespace Agentgateway.Gateway.Allocation;

/// <summary>A committed limit of allocated bytes.</summary>
/// <param name="Name">Scenario of performance.md 5.</param>
/// <param name="Bytes">Most that is allowed: what was measured, and a little for the noise between machines.</param>
/// <param name="Target">Target for 1.0 of performance.md 6; null = none is set.</param>
internal sealed record Limit(string Name, long Bytes, long? Target)
{
    public string Describe(long measured) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name}: {measured:N0} B allocated, limit {Bytes:N0}, {(Target is { } target ? $"target for 1.0 {target:N0} {(measured <= target ? "met" : "NOT met")}" : "no target")}");
}
