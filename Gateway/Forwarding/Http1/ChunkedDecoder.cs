namespace Agentgateway.Gateway.Forwarding.Http1;

/// <summary>Finds the data in a chunked body (RFC 9112 7.1), byte for byte, wherever the pieces are cut. Extensions are skipped, trailers collected.</summary>
internal struct ChunkedDecoder
{
    /// <summary>Most bytes of the line with a chunk's size.</summary>
    public const int MaxSizeLine = 4096;

    /// <summary>Most bytes of all trailer fields together.</summary>
    public const int MaxTrailers = 16 * 1024;

    private State _state;
    private int _line;
    private bool _hasDigits;
    private byte[]? _trailers;
    private int _trailersLength;

    private enum State
    {
        Size,
        Extension,
        SizeFeed,
        Data,
        DataReturn,
        DataFeed,
        TrailerStart,
        TrailerFeed,
        Trailer,
        Done,
    }

    /// <summary>Bytes of the chunk under way that are still to come; meaningful while <see cref="IsInData"/>.</summary>
    public long Rest { get; private set; }

    /// <summary>The next bytes are data.</summary>
    public readonly bool IsInData => _state == State.Data;

    /// <summary>The body has ended, trailers included.</summary>
    public readonly bool IsDone => _state == State.Done;

    /// <summary>The trailer section without its empty line.</summary>
    public readonly ReadOnlySpan<byte> Trailers => _trailers.AsSpan(0, _trailersLength);

    /// <summary>So many bytes of data were taken.</summary>
    public void Take(long count)
    {
        Rest -= count;
        if (Rest == 0)
        {
            _state = State.DataReturn;
        }
    }

    /// <summary>Reads what is not data, up to data or to the end.</summary>
    /// <returns>How many of the bytes that were.</returns>
    /// <exception cref="HttpIOException">The framing is broken.</exception>
    public int ReadFraming(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && _state is not (State.Data or State.Done))
        {
            Read(bytes[at++]);
        }

        return at;
    }

    private void Read(byte b)
    {
        _state = (_state, b) switch
        {
            (State.Size, _) => ReadSize(b),
            (State.Extension, (byte)'\r') => State.SizeFeed,
            (State.Extension, (byte)'\n') => EndSize(),
            (State.Extension, _) => Count(State.Extension),
            (State.SizeFeed, (byte)'\n') => EndSize(),
            (State.DataReturn, (byte)'\r') => State.DataFeed,
            (State.DataReturn or State.DataFeed, (byte)'\n') => BeginSize(),
            (State.TrailerStart, (byte)'\r') => State.TrailerFeed,
            (State.TrailerStart or State.TrailerFeed, (byte)'\n') => State.Done,
            (State.TrailerStart or State.Trailer, _) => ReadTrailer(b),
            _ => throw Broken(),
        };
    }

    private State ReadSize(byte b)
    {
        if (char.IsAsciiHexDigit((char)b))
        {
            if (Rest > long.MaxValue >> 4)
            {
                throw Broken();
            }

            Rest = (Rest << 4) + (b <= (byte)'9' ? b - '0' : (b | 0x20) - 'a' + 10);
            _hasDigits = true;
            return Count(State.Size);
        }

        return !_hasDigits ? throw Broken() : b switch
        {
            (byte)'\r' => State.SizeFeed,
            (byte)'\n' => EndSize(),
            (byte)';' or (byte)' ' or (byte)'\t' => State.Extension,
            _ => throw Broken(),
        };
    }

    private State Count(State state) => ++_line <= MaxSizeLine ? state : throw Broken();

    private State BeginSize()
    {
        _line = 0;
        _hasDigits = false;
        return State.Size;
    }

    private readonly State EndSize() => Rest == 0 ? State.TrailerStart : State.Data;

    private State ReadTrailer(byte b)
    {
        if (_trailersLength == MaxTrailers)
        {
            throw new HttpIOException(HttpRequestError.ConfigurationLimitExceeded, "the answer's trailers are too long");
        }

        if (_trailers is null || _trailersLength == _trailers.Length)
        {
            Array.Resize(ref _trailers, _trailers is null ? 256 : _trailers.Length * 2);
        }

        _trailers[_trailersLength++] = b;
        return b == (byte)'\n' ? State.TrailerStart : State.Trailer;
    }

    private static HttpIOException Broken() => FieldParser.Invalid("the answer has invalid chunks");
}
