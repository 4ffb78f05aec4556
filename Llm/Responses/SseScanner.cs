using System.Buffers;

namespace Agentgateway.Llm.Responses;

/// <summary>Finds the events of a Server-Sent Events stream in chunks of any size. Allocates nothing while an event arrives in one chunk.</summary>
/// <remarks>
/// WHATWG HTML 9.2: lines end in LF, CR or CRLF; several <c>data</c> lines are joined; comments, <c>id</c> and <c>retry</c> are skipped here.
/// An event without <c>data</c> is not reported, nor is one that the stream ends in the middle of. A larger event than allowed stops the scanner:
/// <see cref="Overflowed"/> is set and later bytes are ignored, while the forwarding of bytes goes on.
/// </remarks>
/// <param name="maxEventBytes">Upper bound of one event; 2 MiB as in agentgateway.</param>
public sealed class SseScanner(int maxEventBytes = 2 * 1024 * 1024) : IDisposable
{
    private const int MaxNameBytes = 64;

    private readonly byte[] _name = new byte[MaxNameBytes];
    private byte[]? _line;
    private int _lineLength;
    private byte[]? _data;
    private int _dataLength;
    private int _nameLength;
    private int _dataStart;
    private int _dataInChunk = -1;
    private bool _hasData;
    private bool _skipLineFeed;
    private int _mark;

    /// <summary>An event was too large and the scanner has given up.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>Takes the next bytes and reports every event that they complete.</summary>
    public void Feed<THandler>(ReadOnlySpan<byte> chunk, ref THandler handler)
        where THandler : ISseEventHandler, allows ref struct
    {
        if (Overflowed || chunk.IsEmpty)
        {
            return;
        }

        var position = 0;
        while (_mark < 3 && position < chunk.Length)
        {
            // A byte order mark may be cut as well. What only begins like one is no field that anybody knows.
            if (chunk[position] != "\uFEFF"u8[_mark])
            {
                _mark = 3;
                break;
            }

            _mark++;
            position++;
        }

        while (position < chunk.Length && !Overflowed)
        {
            if (_skipLineFeed)
            {
                _skipLineFeed = false;
                if (chunk[position] == (byte)'\n')
                {
                    position++;
                    continue;
                }
            }

            var rest = chunk[position..];
            var length = rest.IndexOfAny((byte)'\n', (byte)'\r');
            if (length < 0)
            {
                Append(ref _line, ref _lineLength, rest);
                break;
            }

            if (_lineLength > 0)
            {
                Append(ref _line, ref _lineLength, rest[..length]);
                var whole = _line.AsSpan(0, _lineLength);
                _lineLength = 0;
                Line(whole, chunk, -1, ref handler);
            }
            else
            {
                Line(rest[..length], chunk, position, ref handler);
            }

            _skipLineFeed = rest[length] == (byte)'\r';
            position += length + 1;
        }

        Spill(chunk);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Return(ref _line);
        Return(ref _data);
        Overflowed = true;
    }

    private static void Return(ref byte[]? buffer)
    {
        if (buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = null;
        }
    }

    // `at` is the line's place in the chunk, or -1 if the line was put together from several chunks.
    private void Line<THandler>(ReadOnlySpan<byte> line, ReadOnlySpan<byte> chunk, int at, ref THandler handler)
        where THandler : ISseEventHandler, allows ref struct
    {
        if (line.IsEmpty)
        {
            Dispatch(chunk, ref handler);
            return;
        }

        var colon = line.IndexOf((byte)':');
        var field = colon < 0 ? line : line[..colon];
        var start = colon < 0 ? line.Length : colon + 1;
        if (start < line.Length && line[start] == (byte)' ')
        {
            start++;
        }

        var value = line[start..];
        if (field.SequenceEqual("data"u8))
        {
            Data(value, chunk, at < 0 ? -1 : at + start);
        }
        else if (field.SequenceEqual("event"u8))
        {
            _nameLength = Math.Min(value.Length, MaxNameBytes);
            value[.._nameLength].CopyTo(_name);
        }
    }

    private void Data(ReadOnlySpan<byte> value, ReadOnlySpan<byte> chunk, int at)
    {
        if (!_hasData && at >= 0)
        {
            // The usual event has one data line and ends in this chunk: only its place is remembered.
            _hasData = true;
            _dataStart = at;
            _dataInChunk = value.Length;
            return;
        }

        Spill(chunk);
        if (_hasData)
        {
            Append(ref _data, ref _dataLength, "\n"u8);
        }

        _hasData = true;
        Append(ref _data, ref _dataLength, value);
    }

    private void Dispatch<THandler>(ReadOnlySpan<byte> chunk, ref THandler handler)
        where THandler : ISseEventHandler, allows ref struct
    {
        if (_hasData)
        {
            var data = _dataInChunk >= 0 ? chunk.Slice(_dataStart, _dataInChunk) : _data.AsSpan(0, _dataLength);
            handler.OnEvent(_name.AsSpan(0, _nameLength), data);
        }

        _hasData = false;
        _dataInChunk = -1;
        _dataLength = 0;
        _nameLength = 0;
    }

    private void Spill(ReadOnlySpan<byte> chunk)
    {
        if (_dataInChunk >= 0)
        {
            var length = _dataInChunk;
            _dataInChunk = -1;
            Append(ref _data, ref _dataLength, chunk.Slice(_dataStart, length));
        }
    }

    private void Append(ref byte[]? buffer, ref int length, ReadOnlySpan<byte> bytes)
    {
        if (length + bytes.Length > maxEventBytes)
        {
            Overflowed = true;
            return;
        }

        if (buffer is null || buffer.Length < length + bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(length + bytes.Length, length * 2));
            buffer.AsSpan(0, length).CopyTo(larger);
            Return(ref buffer);
            buffer = larger;
        }

        bytes.CopyTo(buffer.AsSpan(length));
        length += bytes.Length;
    }
}
