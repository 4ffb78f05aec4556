using System.Globalization;
using System.Text;

namespace Agentgateway.Gateway.Allocation;

/// <summary>Bytes of an answer, made before anything is measured.</summary>
/// <param name="head">Head, and the body if it is not a stream.</param>
/// <param name="events">Events of a stream; 0 = no stream.</param>
/// <param name="chunk">One event as an HTTP chunk.</param>
/// <param name="end">What ends the stream.</param>
internal sealed class RawAnswer(byte[] head, int events = 0, byte[]? chunk = null, byte[]? end = null)
{
    public byte[] Head { get; } = head;

    public int Events { get; } = events;

    public byte[] Event { get; } = chunk ?? [];

    public byte[] End { get; } = end ?? [];

    /// <summary>Released by the client for every event that may go out.</summary>
    public SemaphoreSlim Turn { get; } = new(0);

    /// <summary>The same bytes for another run; what was released and not used in this one is gone.</summary>
    public RawAnswer Again() => new(Head, Events, Event, End);

    /// <summary>A JSON document with the headers that providers send.</summary>
    public static RawAnswer Json(ReadOnlySpan<byte> body) => new(
    [
        .. Latin1($"HTTP/1.1 200 OK\r\nDate: Thu, 05 Nov 2026 10:00:00 GMT\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nx-request-id: req_0123456789\r\n\r\n"),
        .. body,
    ]);

    /// <summary>A chunked event stream: one first event, so many of the same, and a last one.</summary>
    public static RawAnswer Stream(string first, string each, int events, string last) => new(
        [
            .. Latin1("HTTP/1.1 200 OK\r\nDate: Thu, 05 Nov 2026 10:00:00 GMT\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\nx-request-id: req_0123456789\r\n\r\n"),
            .. Chunk(first),
        ],
        events,
        Chunk(each),
        [.. Chunk(last), .. Latin1("0\r\n\r\n")]);

    private static byte[] Chunk(string text) => Latin1($"{text.Length.ToString("x", CultureInfo.InvariantCulture)}\r\n{text}\r\n");

    private static byte[] Latin1(string text) => Encoding.Latin1.GetBytes(text);
}
