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

    /// <summary>Sixteen requests under way together: caches of one object do not suffice. Measured: 2,840.</summary>
    public static Limit ChatAtOnce { get; } = new("S2 chat, 1 KB, 16 at once", 3_500, 3_500);

    /// <summary>As many as the load benchmark keeps under way. Measured: 2,871.</summary>
    public static Limit ChatManyAtOnce { get; } = new("S2 chat, 1 KB, 32 at once", 3_500, 3_500);

    /// <summary>Measured: 3,415.</summary>
    public static Limit ChatWithKey { get; } = new("S2 chat, 1 KB, API key", 3_700, null);

    /// <summary>Measured: 3,260.</summary>
    public static Limit ChatWithLog { get; } = new("S2 chat, 1 KB, access log", 3_700, null);

    /// <summary>Measured: 7,316.</summary>
    public static Limit ChatTranslated { get; } = new("S4 chat, 1 KB, OpenAI to Anthropic", 8_500, null);

    /// <summary>A prompt is copied, never made a string. Measured: 7,410.</summary>
    public static Limit LongChatTranslated { get; } = new("S4 chat, 100 KB, OpenAI to Anthropic", 8_700, null);

    /// <summary>By command only. Measured: 15,060.</summary>
    public static Limit HugeChatTranslated { get; } = new("S4 chat, 10 MB, OpenAI to Anthropic", 100_000, null);

    /// <summary>Measured: 9,439; a thousand of it are buffers, of which the shared pool keeps 32 of a size per core.</summary>
    public static Limit ChatTranslatedAtOnce { get; } = new("S4 chat, 1 KB, OpenAI to Anthropic, 32 at once", 11_000, null);

    /// <summary>Per event of a stream. Measured: 0 when the next event is there already, else up to 176.</summary>
    public static Limit Event { get; } = new("S3 event, same format", 200, 0);

    /// <summary>Measured: 335.</summary>
    public static Limit EventTranslated { get; } = new("S3 event, Anthropic to OpenAI", 370, null);
}
