using System.Globalization;

namespace Agentgateway.Samples.MockProvider;

/// <summary>Latency and failures that one request asks for.</summary>
/// <remarks>
/// Each knob is read from a header, else from the query, else from an environment variable or setting:
/// <c>x-mock-latency-ms</c> / <c>mock-latency-ms</c> / <c>MOCK_LATENCY_MS</c>; the same for <c>chunk-delay-ms</c>, <c>fail</c> and
/// <c>fail-after</c>. A model name may carry them too: <c>mock-gpt@fail-503</c>, <c>mock-gpt@latency-500</c>.
/// </remarks>
/// <param name="Latency">Before the response head.</param>
/// <param name="ChunkDelay">Between two events of a stream; 15 ms by default so that streaming can be seen.</param>
/// <param name="FailStatus">HTTP status to answer with instead; null = succeed.</param>
/// <param name="FailAfterChunks">Cut the connection after that many events; null = never.</param>
/// <param name="Model">The model name without its <c>@…</c> suffix.</param>
public sealed record MockBehavior(TimeSpan Latency, TimeSpan ChunkDelay, int? FailStatus, int? FailAfterChunks, string Model)
{
    private const int DefaultChunkDelayMs = 15;
    private const int MaxDelayMs = 600_000;

    /// <summary>Reads the knobs of one request.</summary>
    public static MockBehavior Of(HttpContext http, string model)
    {
        var latency = Knob(http, "latency-ms");
        var fail = Knob(http, "fail");
        var at = model.IndexOf('@', StringComparison.Ordinal);
        if (at >= 0)
        {
            foreach (var part in model[(at + 1)..].Split('@'))
            {
                if (part.StartsWith("fail-", StringComparison.Ordinal) && Number(part[5..]) is { } status)
                {
                    fail = status;
                }
                else if (part.StartsWith("latency-", StringComparison.Ordinal) && Number(part[8..]) is { } ms)
                {
                    latency = ms;
                }
            }

            model = model[..at];
        }

        return new MockBehavior(
            Delay(latency ?? 0),
            Delay(Knob(http, "chunk-delay-ms") ?? DefaultChunkDelayMs),
            fail is >= 400 and <= 599 ? fail : null,
            Knob(http, "fail-after"),
            model);
    }

    private static TimeSpan Delay(int milliseconds) => TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, 0, MaxDelayMs));

    private static int? Knob(HttpContext http, string name) =>
        Number(http.Request.Headers["x-mock-" + name])
        ?? Number(http.Request.Query["mock-" + name])
        ?? Number(http.RequestServices.GetRequiredService<IConfiguration>()["MOCK_" + name.Replace('-', '_').ToUpperInvariant()]);

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
