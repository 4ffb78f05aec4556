using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Tests.Support;

namespace Agentgateway.Gateway.Tests.Forwarding.Http1;

/// <summary>An upstream that answers with the bytes of the test's choice.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpUpstream _tcp;
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ScriptedServer(Func<NetworkStream, string, Task<bool>> answer, bool headOnly) => _tcp = TcpUpstream.Start(async stream =>
    {
        try
        {
            while (await ReadRequestAsync(stream, headOnly) is { } request)
            {
                _requests.Enqueue(request);
                if (!await answer(stream, request))
                {
                    break;
                }
            }
        }
        finally
        {
            _left.TrySetResult();
        }
    });

    public int Connections => _tcp.Connections;

    public IReadOnlyList<string> Requests => [.. _requests];

    public UpstreamEndpoint Endpoint => new("127.0.0.1", _tcp.Port);

    public string Address => _tcp.Address;

    /// <summary>Completed when the first connection has ended.</summary>
    public Task FirstConnectionEnded => _left.Task;

    /// <summary>Answers each request.</summary>
    /// <param name="answer">Gets the connection and the request; false closes the connection.</param>
    /// <param name="headOnly">Request bodies are left to <paramref name="answer"/>.</param>
    public static ScriptedServer Start(Func<NetworkStream, string, Task<bool>> answer, bool headOnly = false) => new(answer, headOnly);

    /// <summary>Gives the same bytes to every request.</summary>
    public static ScriptedServer Start(string answer, bool keep = true) => new(
        async (stream, _) =>
        {
            await WriteAsync(stream, answer);
            return keep;
        },
        headOnly: false);

    public static Task WriteAsync(Stream stream, string text) => stream.WriteAsync(Encoding.Latin1.GetBytes(text)).AsTask();

    /// <summary>Reads until the text ends with <paramref name="end"/>; null at the end of the connection.</summary>
    public static async Task<string?> ReadUntilAsync(Stream stream, string end)
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (!EndsWith(text, end))
        {
            if (await stream.ReadAsync(one) == 0)
            {
                return null;
            }

            text.Append((char)one[0]);
        }

        return text.ToString();
    }

    public ValueTask DisposeAsync() => _tcp.DisposeAsync();

    private static bool EndsWith(StringBuilder text, string end) => text.Length >= end.Length && text.ToString(text.Length - end.Length, end.Length) == end;

    private static async Task<string?> ReadRequestAsync(NetworkStream stream, bool headOnly)
    {
        if (await ReadUntilAsync(stream, "\r\n\r\n") is not { } head)
        {
            return null;
        }

        if (headOnly)
        {
            return head;
        }

        if (head.Contains("\r\nTransfer-Encoding: chunked\r\n", StringComparison.Ordinal))
        {
            return head + await ReadUntilAsync(stream, "0\r\n\r\n");
        }

        var at = head.IndexOf("\r\nContent-Length: ", StringComparison.Ordinal);
        var body = new byte[at < 0 ? 0 : int.Parse(head[(at + 18)..head.IndexOf("\r\n", at + 2, StringComparison.Ordinal)], CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body);
        return head + Encoding.Latin1.GetString(body);
    }
}
