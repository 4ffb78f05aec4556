namespace Agentgateway.Gateway.Allocation;

/// <summary>The limits, and beside each what was measured last (Release, Linux x64, .NET 10.0).</summary>
/// <remarks>
/// What is left of a request is the call's own records, the texts that are new each time (ids, the date), and the one task that the server asks for. How many requests are under
/// way makes no difference: state and buffers of waiting calls come from pools that are deep enough.
/// </remarks>
internal static class Limits
{
    /// <summary>Per request. Measured: 349.</summary>
    public static Limit Get { get; } = new("S1 GET", 600, 1_500);

    /// <summary>Measured: 1,424.</summary>
    public static Limit Chat { get; } = new("S2 chat, 1 KB", 1_900, 3_500);

    /// <summary>Measured: 1,520.</summary>
    public static Limit LongChat { get; } = new("S2 chat, 100 KB", 2_000, 3_500);

    /// <summary>By command only. Measured: 1,757, part of it the background's, since the round has few requests.</summary>
    public static Limit HugeChat { get; } = new("S2 chat, 10 MB", 20_000, 3_500);

    /// <summary>Sixteen requests under way together: caches of one object do not suffice. Measured: 1,422.</summary>
    public static Limit ChatAtOnce { get; } = new("S2 chat, 1 KB, 16 at once", 2_000, 3_500);

    /// <summary>As many as the load benchmark keeps under way. Measured: 1,421.</summary>
    public static Limit ChatManyAtOnce { get; } = new("S2 chat, 1 KB, 32 at once", 2_000, 3_500);

    /// <summary>Measured: 1,599.</summary>
    public static Limit ChatWithKey { get; } = new("S2 chat, 1 KB, API key", 2_100, null);

    /// <summary>Measured: 1,634 to 2,640, depending on how often the writer of the log has to wait.</summary>
    public static Limit ChatWithLog { get; } = new("S2 chat, 1 KB, access log", 3_000, null);

    /// <summary>Measured: 5,112.</summary>
    public static Limit ChatTranslated { get; } = new("S4 chat, 1 KB, OpenAI to Anthropic", 6_300, null);

    /// <summary>A prompt is copied, never made a string. Measured: 5,264.</summary>
    public static Limit LongChatTranslated { get; } = new("S4 chat, 100 KB, OpenAI to Anthropic", 6_500, null);

    /// <summary>By command only. Measured: 15,000 to 26,000, nearly all of it buffers that the collector had taken from the pool.</summary>
    public static Limit HugeChatTranslated { get; } = new("S4 chat, 10 MB, OpenAI to Anthropic", 200_000, null);

    /// <summary>Measured: 5,105.</summary>
    public static Limit ChatTranslatedAtOnce { get; } = new("S4 chat, 1 KB, OpenAI to Anthropic, 32 at once", 6_500, null);

    /// <summary>Per event of a stream. Measured: 0.</summary>
    public static Limit Event { get; } = new("S3 event, same format", 16, 0);

    /// <summary>Measured: 160.</summary>
    public static Limit EventTranslated { get; } = new("S3 event, Anthropic to OpenAI", 220, null);
}
