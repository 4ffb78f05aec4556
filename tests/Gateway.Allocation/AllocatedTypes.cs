using System.Diagnostics.Tracing;
using System.Globalization;
using System.Text;

namespace Agentgateway.Gateway.Allocation;

/// <summary>Which types the bytes of a measurement belong to, by the runtime's own sampling: for finding out, not for judging. <c>AGW_ALLOCATED_TYPES</c> names a file to which it is appended.</summary>
/// <remarks>The runtime reports one allocation in about every 100 KB, so shares below a hundredth mean nothing.</remarks>
internal sealed class AllocatedTypes : EventListener
{
    private const EventKeywords Allocations = (EventKeywords)0x1;
    private readonly Dictionary<string, long> _bytes = new(StringComparer.Ordinal);
    private long _sum;

    /// <summary>The file; null if nobody asks.</summary>
    public static string? File { get; } = Environment.GetEnvironmentVariable("AGW_ALLOCATED_TYPES");

    /// <summary>The shares of the types, most first.</summary>
    /// <param name="bytesEach">Bytes per request or event that the shares are parts of.</param>
    public string Describe(long bytesEach)
    {
        var text = new StringBuilder();
        lock (_bytes)
        {
            foreach (var (type, bytes) in _bytes.OrderByDescending(static entry => entry.Value).Take(40))
            {
                text.Append(CultureInfo.InvariantCulture, $"{(double)bytes / _sum * bytesEach,9:N0} B  {type}").AppendLine();
            }
        }

        return text.ToString();
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
        {
            EnableEvents(eventSource, EventLevel.Verbose, Allocations);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName?.StartsWith("GCAllocationTick", StringComparison.Ordinal) != true || eventData.Payload is not { } payload || eventData.PayloadNames is not { } names)
        {
            return;
        }

        var type = (string)payload[names.IndexOf("TypeName")]!;
        var bytes = Convert.ToInt64(payload[names.IndexOf("AllocationAmount64")], CultureInfo.InvariantCulture);
        lock (_bytes)
        {
            _bytes[type] = _bytes.GetValueOrDefault(type) + bytes;
            _sum += bytes;
        }
    }
}
