using System.Buffers;
using System.Diagnostics;

namespace Agentgateway.Gateway.Telemetry.Tracing;

/// <summary>Strict reading and writing of the W3C <c>traceparent</c> header.</summary>
internal static class TraceParent
{
    public const string Header = "traceparent";

    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    /// <summary>Reads version-traceid-spanid-flags; false for version ff, all-zero ids, upper case or a wrong length.</summary>
    public static bool TryParse(string? value, out ActivityContext context)
    {
        context = default;
        if (value is null || value.Length < 55 || value[2] != '-' || value[35] != '-' || value[52] != '-')
        {
            return false;
        }

        // Only versions above 00 may carry more than four fields.
        var version = value.AsSpan(0, 2);
        if (!IsLowerHex(version) || version is "ff" || (value.Length > 55 && (version is "00" || value[55] != '-')))
        {
            return false;
        }

        var trace = value.AsSpan(3, 32);
        var span = value.AsSpan(36, 16);
        var flags = value.AsSpan(53, 2);
        if (!IsLowerHex(trace) || !IsLowerHex(span) || !IsLowerHex(flags) || !trace.ContainsAnyExcept('0') || !span.ContainsAnyExcept('0'))
        {
            return false;
        }

        var sampled = (HexDigit(flags[1]) & 1) != 0;
        context = new ActivityContext(
            ActivityTraceId.CreateFromString(trace), ActivitySpanId.CreateFromString(span),
            sampled ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None, traceState: null, isRemote: true);
        return true;
    }

    public static string Format(ActivityTraceId trace, ActivitySpanId span, bool sampled) =>
        string.Concat("00-", trace.ToHexString(), "-", string.Concat(span.ToHexString(), sampled ? "-01" : "-00"));

    private static bool IsLowerHex(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(LowerHex);

    private static int HexDigit(char c) => c <= '9' ? c - '0' : c - 'a' + 10;
}
