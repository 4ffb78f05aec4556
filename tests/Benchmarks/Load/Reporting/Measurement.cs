using System.Text.Json.Serialization;

namespace Agentgateway.Benchmarks.Load.Reporting;

/// <summary>One measured window.</summary>
/// <param name="Peer">Label of the peer, with its policies.</param>
/// <param name="Values">By <see cref="Figure"/>.</param>
internal sealed record Measurement(DateTimeOffset Time, string Scenario, string Case, string Peer, int Round, IReadOnlyDictionary<string, double> Values)
{
    /// <summary>Other programs used too much of the machine: kept in the lines, left out of the tables.</summary>
    public bool Void { get; init; }

    /// <summary>The first error, or what there is to know beside the values.</summary>
    public string? Note { get; init; }
}

[JsonSerializable(typeof(Measurement))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
internal sealed partial class MeasurementJson : JsonSerializerContext;
