using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Agentgateway.Gateway.Async;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Forwarding.Http1;

/// <summary>One connection to an upstream: sends one request after the other and reads their answers.</summary>
/// <remarks>
/// 1. <see cref="TryBegin"/> starts to receive before anything is sent: on a connection that waited, what is there already means that it has ended
/// 2. the request goes out, its body beside the wait for the answer   3. the head is read, interim answers are skipped
/// 4. the body is read through <see cref="Http1BodyStream"/>            5. the end gives the connection back, or closes it
/// Its buffers, head and body state serve every answer. Who holds an answer has a number with it: after the end of that answer the number is an old one, and
/// nothing that is done with it reaches the next. One caller at a time, but for <see cref="Abort"/>.
/// </remarks>
internal sealed partial class Http1Connection : IDisposable
{
    private const int FirstReadSize = 4 * 1024;
    private const int MaxInterim = 64;

    private readonly Http1Pool _pool;
    private readonly Stream _stream;
    private readonly Socket? _socket;
    private readonly FieldStrings _strings;
    private readonly ResponseHead _head;

    private ValueTask<int> _received;
    private byte[]? _buffer;
    private int _start;
    private int _end;
    private int _scanned;
    private int _interim;
    private int _closed;
    private bool _isReceiving;
    private bool _hasWaited;

    public Http1Connection(Http1Pool pool, Stream stream, FieldStrings strings, long createdAt)
    {
        _pool = pool;
        _stream = stream;
        _socket = stream switch
        {
            NetworkStream network => network.Socket,
            UpstreamSslStream tls => tls.Socket,
            _ => null,
        };
        _strings = strings;
        _head = new ResponseHead(strings);
        CreatedAt = createdAt;
    }

    /// <summary>Timestamp at which it was connected.</summary>
    public long CreatedAt { get; }

    /// <summary>Timestamp at which it became idle.</summary>
    public long IdleSince
    {
        get;
        set
        {
            field = value;
            _hasWaited = true;
        }
    }

    /// <summary>How long it may be idle: <see cref="Http1Pool.IdleTime"/>, or less if the upstream said so last.</summary>
    public TimeSpan IdleLimit { get; private set; } = Http1Pool.IdleTime;

    /// <summary>Grows with every answer that ends.</summary>
    public int Generation { get; private set; }

    /// <summary>The request that failed went out on a connection that had waited, no byte of an answer came, and a streamed body was not begun.</summary>
    public bool DiedUnanswered { get; private set; }

    /// <summary>Head of the answer under way.</summary>
    public ResponseHead Head => _head;

    private int Buffered => _end - _start;

    /// <summary>Of an idle connection: the upstream has closed it, or has said something that nobody asked for.</summary>
    public bool HasEnded
    {
        get
        {
            try
            {
                return _socket is not null && _socket.Poll(0, SelectMode.SelectRead);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return true;
            }
        }
    }

    /// <summary>Takes it into use. False: it had ended while it waited, and is closed now.</summary>
    public bool TryBegin()
    {
        _buffer = SmallBuffers.Rent(FirstReadSize);
        _start = _end = _scanned = _interim = 0;
        DiedUnanswered = false;
        try
        {
#pragma warning disable CA2012 // SendAsync awaits it once, or whoever closes the connection instead
            _received = _stream.ReadAsync(_buffer);
#pragma warning restore CA2012
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            Close();
            return false;
        }

        _isReceiving = true;
        if (!_hasWaited || !_received.IsCompleted)
        {
            return true;
        }

        // Bytes that came before the request belong to no answer.
        Abort();
        _ = ConsumeReceivedAsync();
        _isReceiving = false;
        Close();
        return false;
    }

    /// <summary>Sends a request and waits for the head of its answer.</summary>
    /// <exception cref="UpstreamException">It failed before the head; the connection is closed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the connection is closed.</exception>
    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
    public async ValueTask<Http1Response> SendAsync(UpstreamRequest request, CancellationToken cancellationToken)
    {
        var isAwaited = false;
        var hasAnswer = false;
        var registration = cancellationToken.UnsafeRegister(static connection => ((Http1Connection)connection!).Abort(), this);
        try
        {
            // 2. Send
            StartSending(request);

            // 3. Read the head
            isAwaited = true;
            var received = await _received;
            hasAnswer = received > 0;
            while (!ReadHead(received, request.Method == "HEAD"))
            {
                received = await _stream.ReadAsync(FreeBuffer(), CancellationToken.None);
            }

            _isReceiving = false;
            DecideContinue(_head.Status < 300);
            await registration.DisposeAsync();
            cancellationToken.ThrowIfCancellationRequested();
            IdleLimit = _head.IdleLimit is { } said && said < Http1Pool.IdleTime ? said : Http1Pool.IdleTime;
            BeginBody();
            return new Http1Response(this);
        }
        catch (Exception e)
        {
            Abort();
            DecideContinue(false);
            await registration.DisposeAsync();
            if (_sending is { } sending)
            {
                await sending;
            }

            if (!isAwaited)
            {
                await ConsumeReceivedAsync();
            }

            _isReceiving = false;
            DiedUnanswered = _hasWaited && !hasAnswer && !_tookStream && e is IOException or ObjectDisposedException;
            var failure = Classify(e, cancellationToken);
            Close();
            if (ReferenceEquals(failure, e))
            {
                throw;
            }

            throw failure;
        }
    }

    /// <summary>Ends everything that is under way on it, from any thread; <see cref="Close"/> follows from its user.</summary>
    public void Abort()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            _stream.Dispose();
            _stopSending?.Cancel();
        }
    }

    /// <summary>Closes an idle connection.</summary>
    public void Dispose() => Close();

    // Nobody uses it any more.
    private void Close()
    {
        Abort();
        Generation++;
        ReleaseBuffers();
    }

    private void ReleaseBuffers()
    {
        if (_buffer is { } buffer && !_isReceiving)
        {
            SmallBuffers.Return(buffer);
        }

        _buffer = null;
        _start = _end = 0;
        _out.Release();
        _head.Clear();
    }

    // False while the final head is not there yet.
    private bool ReadHead(int received, bool toHead)
    {
        if (received == 0)
        {
            throw new HttpIOException(HttpRequestError.ResponseEnded, "the upstream closed the connection before its answer");
        }

        _end += received;
        while (true)
        {
            var bytes = _buffer.AsSpan(_start, Buffered);
            if (!ResponseHead.MayBegin(bytes))
            {
                throw FieldParser.Invalid("the answer has an invalid status line");
            }

            var end = ResponseHead.FindEnd(bytes, ref _scanned);
            if (end < 0 ? bytes.Length > ResponseHead.MaxBytes : end > ResponseHead.MaxBytes)
            {
                throw new HttpIOException(HttpRequestError.ConfigurationLimitExceeded, "the head of the answer is too long");
            }

            if (end < 0)
            {
                return false;
            }

            _head.Read(bytes[..end], toHead);
            _start += end;
            _scanned = 0;
            if (_head.Status == 101)
            {
                throw FieldParser.Invalid("the upstream switched protocols unasked");
            }

            if (_head.Status >= 200)
            {
                return true;
            }

            if (++_interim > MaxInterim)
            {
                throw FieldParser.Invalid("the upstream gave too many interim answers");
            }

            if (_head.Status == 100)
            {
                DecideContinue(true);
            }

            if (Buffered == 0)
            {
                return false;
            }
        }
    }

    private Memory<byte> FreeBuffer()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, Buffered).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer!.Length)
        {
            GrowBuffer(_buffer.Length * 2);
        }

        return _buffer.AsMemory(_end);
    }

    private void GrowBuffer(int size)
    {
        var larger = SmallBuffers.Rent(size);
        _buffer.AsSpan(_start, Buffered).CopyTo(larger);
        SmallBuffers.Return(_buffer!);
        _buffer = larger;
        _end -= _start;
        _start = 0;
    }

    // A read that was started and not waited for; closing the stream ends it.
    private async Task ConsumeReceivedAsync()
    {
        try
        {
            await _received;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException or SocketException)
        {
            // The stream was closed, which is why nobody else waits for it.
        }
    }

    private Exception Classify(Exception e, CancellationToken cancellationToken) => e switch
    {
        UpstreamException or OperationCanceledException => e,
        _ when cancellationToken.IsCancellationRequested => new OperationCanceledException(e.Message, e, cancellationToken),
        _ when _sendError is BodyReadException body => new UpstreamException(body.Error, body),
        HttpIOException invalid => new UpstreamException(GatewayError.UpstreamFailed(invalid.Message), invalid),
        _ when _sendError is { } unsent => new UpstreamException(GatewayError.UpstreamFailed($"{HttpRequestError.Unknown}: {unsent.Message}"), unsent),
        IOException or SocketException or ObjectDisposedException => new UpstreamException(GatewayError.UpstreamFailed($"{HttpRequestError.Unknown}: {e.Message}"), e),
        _ => e,
    };
}
