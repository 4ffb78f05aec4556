using System.Buffers.Text;

namespace Agentgateway.Benchmarks.Load.Wire;

/// <summary>A time inside the text of a stream event: <c>@</c> and twenty digits, nanoseconds of the machine's monotonic clock.</summary>
/// <remarks>It is part of the text that a model would say, so that translation between formats carries it along.</remarks>
internal static class Stamp
{
    public const int Digits = 20;

    /// <summary>What stands in a template until the time is known.</summary>
    public const string Placeholder = "@00000000000000000000";

    /// <param name="target">Begins behind the <c>@</c>.</param>
    public static void Write(Span<byte> target, long time) => Utf8Formatter.TryFormat(time, target, out _, new System.Buffers.StandardFormat('D', Digits));
}
