using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Agentgateway.Gateway.Async;
using Agentgateway.Gateway.Pipeline;
using Microsoft.AspNetCore.Http;

namespace Agentgateway.Gateway.Forwarding.Http1;

/// <content>Sending a request. It never throws: what went wrong is kept, because an answer may have come all the same.</content>
internal sealed partial class Http1Connection
{
    /// <summary>Bodies up to this many bytes are copied behind their head, so that both leave in one piece.</summary>
    private const int CopyLimit = 32 * 1024;

    /// <summary>Pieces in which the client's body is gathered and sent.</summary>
    private const int PieceSize = 16 * 1024;

    /// <summary>Size line and line break of a chunk, and room to write them.</summary>
    private const int ChunkOverhead = 24;

    /// <summary>RFC 9110 10.1.1: nobody waits for 100 (Continue) for ever.</summary>
    private static readonly TimeSpan ContinuePatience = TimeSpan.FromSeconds(1);

    private RequestBuffer _out;
    private Task? _sending;
    private Exception? _sendError;
    private TaskCompletionSource<bool>? _continue;
    private CancellationTokenSource? _stopSending;
    private bool _isSentWhole;
    private bool _tookStream;
    private bool _isStreaming;

    private void StartSending(UpstreamRequest request)
    {
        _sending = null;
        _sendError = null;
        _continue = null;
        _isSentWhole = false;
        _tookStream = false;
        var stream = request.Bytes.IsEmpty && request.Stream is { IsBuffered: false } unread ? unread : null;
        _isStreaming = stream is not null;
        ValueTask<bool> sending;
        if (stream is not null)
        {
            var change = stream.Patch is { } patch ? patch.Bytes.Length - patch.Length : 0;
            var length = stream.Length + change;
            var expects = request.Headers.Get("Expect").ToString().Contains("100-continue", StringComparison.OrdinalIgnoreCase);
            RequestWriter.Write(ref _out, request, hasBody: true, length, expect: true);
            _continue = expects ? new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously) : null;
            sending = SendStreamAsync(stream, length);
        }
        else
        {
            // Waiting for 100 Continue with a body that is already here would cost a second per request, so nobody is asked to expect anything.
            var body = request.Bytes;
            _out.Reserve(1024 + (body.Length <= CopyLimit ? body.Length : 0));
            RequestWriter.Write(ref _out, request, !body.IsEmpty, body.Length, expect: false);
            if (body.Length <= CopyLimit)
            {
                _out.Write(body.Span);
                body = default;
            }

            sending = SendBytesAsync(body);
        }

        if (sending.IsCompleted)
        {
            _ = sending.Result;
        }
        else
        {
            _sending = sending.AsTask();
        }
    }

    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
    private async ValueTask<bool> SendBytesAsync(ReadOnlyMemory<byte> rest)
    {
        try
        {
            await _stream.WriteAsync(_out.Written);
            if (!rest.IsEmpty)
            {
                await _stream.WriteAsync(rest);
            }

            _isSentWhole = true;
        }
        catch (Exception e)
        {
            FailSending(e);
        }
        finally
        {
            _out.Release();
        }

        return _isSentWhole;
    }

    // The client's body, sent whenever the client pauses, so that both sides may talk at once.
    private async ValueTask<bool> SendStreamAsync(RequestBody body, long? length)
    {
        try
        {
            if (_continue is { } asked)
            {
                await FlushAsync();
                await Task.WhenAny(asked.Task, Task.Delay(ContinuePatience, _pool.Time));
                if (asked.Task.IsCompleted && !await asked.Task)
                {
                    return false;
                }
            }

            _out.Reserve(PieceSize + ChunkOverhead);
            _tookStream = true;
            var reader = body.TakeReader(out var beginning);
            var isChunked = length is null;
            var sent = 0L;
            if (body.Patch is { } patch)
            {
                // The place was found in what was read early, so it lies in the beginning.
                await WritePieceAsync(beginning[..patch.Offset], isChunked);
                await WritePieceAsync(patch.Bytes, isChunked);
                sent = patch.Offset + patch.Bytes.Length;
                beginning = beginning[(patch.Offset + patch.Length)..];
            }

            await WritePieceAsync(beginning, isChunked);
            sent += beginning.Length;
            while (true)
            {
                if (!TryRead(reader, out var read))
                {
                    await FlushAsync();
                    read = await ReadAsync(reader);
                }

                try
                {
                    sent += read.Buffer.Length;
                    if (sent > length || (read.IsCompleted && length is not null && sent != length))
                    {
                        throw new BodyReadException(GatewayError.BadRequest("the request body has another length than it says"), new IOException("length"));
                    }

                    foreach (var segment in read.Buffer)
                    {
                        await WritePieceAsync(segment, isChunked);
                        body.OnSent(segment.Span);
                    }
                }
                finally
                {
                    reader.AdvanceTo(read.Buffer.End);
                }

                if (read.IsCompleted)
                {
                    break;
                }
            }

            if (isChunked)
            {
                _out.Write("0\r\n\r\n"u8);
            }

            await FlushAsync();
            _isSentWhole = true;
            body.OnSentAll();
        }
        catch (Exception e)
        {
            FailSending(e);
        }
        finally
        {
            _out.Release();
        }

        return _isSentWhole;
    }

    private async ValueTask WritePieceAsync(ReadOnlyMemory<byte> piece, bool isChunked)
    {
        while (!piece.IsEmpty)
        {
            if (!isChunked && piece.Length >= PieceSize)
            {
                await FlushAsync();
                await _stream.WriteAsync(piece);
                return;
            }

            var overhead = isChunked ? ChunkOverhead : 0;
            var taken = Math.Min(piece.Length, _out.Free - overhead);
            if (taken <= 0)
            {
                await FlushAsync();
                continue;
            }

            if (isChunked)
            {
                _out.WriteNumber(taken, 'x');
                _out.Write("\r\n"u8);
            }

            _out.Write(piece.Span[..taken]);
            if (isChunked)
            {
                _out.Write("\r\n"u8);
            }

            piece = piece[taken..];
        }
    }

    private async ValueTask FlushAsync()
    {
        if (_out.Length > 0)
        {
            await _stream.WriteAsync(_out.Written);
            _out.Reset();
        }
    }

    private static bool TryRead(PipeReader reader, out ReadResult read)
    {
        try
        {
            return reader.TryRead(out read);
        }
        catch (Exception e) when (e is BadHttpRequestException or IOException or OperationCanceledException)
        {
            throw Unreadable(e);
        }
    }

    private async ValueTask<ReadResult> ReadAsync(PipeReader reader)
    {
        // Whoever aborts looks for the source after the mark that this looks for.
        var stop = _stopSending ??= new CancellationTokenSource();
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _closed) != 0)
        {
            throw new OperationCanceledException();
        }

        try
        {
            return await reader.ReadAsync(stop.Token);
        }
        catch (Exception e) when (!stop.IsCancellationRequested && e is BadHttpRequestException or IOException or OperationCanceledException)
        {
            throw Unreadable(e);
        }
    }

    private static BodyReadException Unreadable(Exception e) => new(
        e is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } ? GatewayError.BodyTooLarge
            : GatewayError.BadRequest(e is BadHttpRequestException ? "malformed request body" : "request body ended early"),
        e);

    // When the upstream has closed it may have answered before, which the receiving side finds out; all else ends the call.
    private void FailSending(Exception e)
    {
        _sendError = e;
        if (e is not IOException { InnerException: SocketException })
        {
            Abort();
        }
    }

    private void DecideContinue(bool isWanted) => _continue?.TrySetResult(isWanted);
}
