namespace Agentgateway.Gateway.Telemetry.Metrics;

/// <summary>Histogram bounds of agentgateway, so that its Grafana dashboard works unchanged. Seconds unless noted. Source: telemetry.md 5.</summary>
internal static class MetricBuckets
{
    /// <summary>H: request and call durations.</summary>
    public static double[] Duration { get; } = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 80];

    /// <summary>P: time spent inside the gateway.</summary>
    public static double[] Processing { get; } = [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25];

    /// <summary>T: tokens, powers of four.</summary>
    public static double[] Tokens { get; } = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864];

    /// <summary>G: LLM request duration, doubling from 10 ms.</summary>
    public static double[] LlmDuration { get; } = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];

    /// <summary>F: time to first token.</summary>
    public static double[] FirstToken { get; } = [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    /// <summary>O: time per output token.</summary>
    public static double[] PerOutputToken { get; } = [0.001, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5];

    /// <summary>C: connects and handshakes.</summary>
    public static double[] Connect { get; } = [0.0005, 0.0015, 0.0043, 0.0126, 0.0368, 0.108, 0.316, 0.924, 2.71, 8];
}
