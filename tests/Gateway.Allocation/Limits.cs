namespace Agentgateway.Gateway.Allocation;

/// <summary>The limits, and beside each what was measured last (Release, Linux x64, .NET 10.0).</summary>
/// <remarks>
/// What is left of a request is mostly the runtime's HTTP client (about 1,000 B). Of an event over HTTP/1.1 all of it is: its chunked reader allocates once
/// per wait for data; the gateway itself adds nothing.
/// </remarks>
internal static class Limits
{
    /// <summary>Per request. Measured: 1,487 to 1,610.</summary>
    public static Limit Get { get; } = new("S1 GET", 1_850, 1_500);

    /// <summary>Measured: 3,133.</summary>
    public static Limit Chat { get; } = new("S2 chat, 1 KB", 3_500, 3_500);

    /// <summary>Measured: 3,231.</summary>
    public static Limit LongChat { get; } = new("S2 chat, 100 KB", 3_700, 3_500);

    /// <summary>By command only. Measured: 5,586, part of it the background's, since the round has few requests.</summary>
    public static Limit HugeChat { get; } = new("S2 chat, 10 MB", 50_000, 3_500);

    /// <summary>Sixteen requests under way together: caches of one object do not suffice. Measured: 4,198.</summary>
    public static Limit ChatAtOnce { get; } = new("S2 chat, 1 KB, 16 at once", 5_000, 3_500);

    /// <summary>As many as the load benchmark keeps under way.</summary>
    public static Limit ChatManyAtOnce { get; } = new("S2 chat, 1 KB, 32 at once", 5_000, 3_500);

    /// <summary>Measured: 3,415.</summary>
    public static Limit ChatWithKey { get; } = new("S2 chat, 1 KB, API key", 3_700, null);

    /// <summary>Measured: 3,260.</summary>
    public static Limit ChatWithLog { get; } = new("S2 chat, 1 KB, access log", 3_700, null);

    /// <summary>Measured: 10,424.</summary>
    public static Limit ChatTranslated { get; } = new("S4 chat, 1 KB, OpenAI to Anthropic", 11_800, null);

    /// <summary>Measured: .</summary>
    public static Limit LongChatTranslated { get; } = new("S4 chat, 100 KB, OpenAI to Anthropic", 31_000, null);

    /// <summary>By command only.</summary>
    public static Limit HugeChatTranslated { get; } = new("S4 chat, 10 MB, OpenAI to Anthropic", 2_000_000, null);

    /// <summary>Measured: .</summary>
    public static Limit ChatTranslatedAtOnce { get; } = new("S4 chat, 1 KB, OpenAI to Anthropic, 32 at once", 13_000, null);

    /// <summary>Per event of a stream. Measured: 0 when the next event is there already, else up to 176.</summary>
    public static Limit Event { get; } = new("S3 event, same format", 200, 0);

    /// <summary>Measured: 335.</summary>
    public static Limit EventTranslated { get; } = new("S3 event, Anthropic to OpenAI", 370, null);
}
