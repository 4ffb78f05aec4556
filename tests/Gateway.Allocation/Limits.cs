namespace Agentgateway.Gateway.Allocation;

/// <summary>The limits, and beside each what was measured last (Release, Linux x64, .NET 10.0).</summary>
/// <remarks>
/// Upstreams over cleartext, so through the gateway's own HTTP/1.1 client: of an answer it makes two handles and the texts that were not seen before.
/// </remarks>
internal static class Limits
{
    /// <summary>Per request. Measured: 354.</summary>
    public static Limit Get { get; } = new("S1 GET", 600, 1_500);

    /// <summary>Measured: 1,404.</summary>
    public static Limit Chat { get; } = new("S2 chat, 1 KB", 1_900, 3_500);

    /// <summary>Measured: 1,472.</summary>
    public static Limit LongChat { get; } = new("S2 chat, 100 KB", 2_000, 3_500);

    /// <summary>By command only. Measured: 5,586, part of it the background's, since the round has few requests.</summary>
    public static Limit HugeChat { get; } = new("S2 chat, 10 MB", 50_000, 3_500);

    /// <summary>Sixteen requests under way together: caches of one object do not suffice. Measured: 1,410.</summary>
    public static Limit ChatAtOnce { get; } = new("S2 chat, 1 KB, 16 at once", 2_000, 3_500);

    /// <summary>As many as the load benchmark keeps under way; more buffers of a size are in use than the shared pool keeps. Measured: 2,651.</summary>
    public static Limit ChatManyAtOnce { get; } = new("S2 chat, 1 KB, 32 at once", 3_300, 3_500);

    /// <summary>Measured: 1,580.</summary>
    public static Limit ChatWithKey { get; } = new("S2 chat, 1 KB, API key", 2_100, null);

    /// <summary>Measured: 1,635.</summary>
    public static Limit ChatWithLog { get; } = new("S2 chat, 1 KB, access log", 2_150, null);

    /// <summary>Measured: 5,197.</summary>
    public static Limit ChatTranslated { get; } = new("S4 chat, 1 KB, OpenAI to Anthropic", 6_300, null);

    /// <summary>A prompt is copied, never made a string. Measured: 5,312.</summary>
    public static Limit LongChatTranslated { get; } = new("S4 chat, 100 KB, OpenAI to Anthropic", 6_500, null);

    /// <summary>By command only. Measured: 15,060.</summary>
    public static Limit HugeChatTranslated { get; } = new("S4 chat, 10 MB, OpenAI to Anthropic", 100_000, null);

    /// <summary>Buffers included, of which the shared pool keeps 32 of a size per core. Measured: 6,489.</summary>
    public static Limit ChatTranslatedAtOnce { get; } = new("S4 chat, 1 KB, OpenAI to Anthropic, 32 at once", 8_500, null);

    /// <summary>Per event of a stream: nothing, but for what else the process does meanwhile. Measured: 0.</summary>
    public static Limit Event { get; } = new("S3 event, same format", 10, 0);

    /// <summary>Measured: 160.</summary>
    public static Limit EventTranslated { get; } = new("S3 event, Anthropic to OpenAI", 220, null);
}
