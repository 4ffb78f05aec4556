namespace Agentgateway.Benchmarks.Load.Reporting;

/// <summary>Names of what is measured, as in the JSON lines.</summary>
internal static class Figure
{
    /// <summary>CPU of the proxy's processes per request, in microseconds; kernel time included.</summary>
    public const string Cpu = "cpu_us_per_request";

    /// <summary>The same per stream event.</summary>
    public const string EventCpu = "cpu_us_per_event";

    /// <summary>Answers per second. Says something about this machine only.</summary>
    public const string Rate = "requests_per_second";

    public const string Median = "p50_us";

    public const string Tail = "p99_us";

    /// <summary>From the sending of a request to its first event.</summary>
    public const string FirstMedian = "first_event_p50_us";

    public const string FirstTail = "first_event_p99_us";

    /// <summary>From the mock's writing of an event to its reading.</summary>
    public const string EventMedian = "event_delay_p50_us";

    public const string EventTail = "event_delay_p99_us";

    /// <summary>Bytes that the process allocated per request. .NET peers only.</summary>
    public const string Allocated = "allocated_bytes_per_request";

    public const string EventAllocated = "allocated_bytes_per_event";

    /// <summary>Context switches of the proxy per request.</summary>
    public const string Switches = "context_switches_per_request";

    /// <summary>CPU of the mock per request: what of a measurement is not the proxy.</summary>
    public const string MockCpu = "mock_cpu_us_per_request";

    public const string Requests = "requests";

    public const string Events = "events";

    public const string Errors = "errors";

    /// <summary>Share of the machine that other programs used, 0 to 1.</summary>
    public const string Foreign = "foreign_cpu";

    /// <summary>From process start to the first good answer.</summary>
    public const string Start = "start_ms";

    /// <summary>CPU of the process until then.</summary>
    public const string StartCpu = "start_cpu_ms";

    /// <summary>Resident set after that first answer.</summary>
    public const string FirstResident = "first_rss_mb";

    /// <summary>Resident set a second after 200 requests.</summary>
    public const string IdleResident = "idle_rss_mb";

    /// <summary>The same with shared pages divided among those who share them.</summary>
    public const string IdleProportional = "idle_pss_mb";

    public const string Assemblies = "assemblies_loaded";

    public const string CompiledMethods = "methods_compiled";

    public const string StartAllocated = "allocated_kb_until_first_answer";

    public const string Resident = "rss_mb";

    public const string ResidentAfter = "rss_10s_after_mb";

    public const string StreamKilobytes = "rss_kb_per_stream";

    public const string UnderwayKilobytes = "underway_kb_per_stream";

    public const string Aborted = "aborted";

    /// <summary>Cancellations that the upstream saw.</summary>
    public const string Cancelled = "cancelled_upstream";

    public const string EventsBeforeCancel = "most_events_before_cancel";

    public const string SystemCalls = "system_calls_per_request";

    public const string EventSystemCalls = "system_calls_per_event";

    /// <summary>Tokens that the gateway's metrics count too many or too few.</summary>
    public const string TokenError = "token_error";

    public const string Tokens = "tokens";
}
