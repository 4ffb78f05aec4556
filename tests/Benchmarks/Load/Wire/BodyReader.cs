namespace Agentgateway.Benchmarks.Load.Wire;

/// <summary>Takes the framing off a body that arrives in pieces.</summary>
internal struct BodyReader
{
    private enum Part
    {
        Counted,
        Size,
        SizeLine,
        Data,
        DataEnd,
        Trailer,
        UntilClose,
        Done,
    }

    private Part _part;
    private long _left;
    private bool _lineHasContent;

    /// <summary>The whole body was read.</summary>
    public readonly bool IsDone => _part == Part.Done;

    /// <summary>An answer that ends with its connection.</summary>
    public readonly bool EndsWithConnection => _part == Part.UntilClose;

    public static BodyReader For(in MessageHead head) => head switch
    {
        { Chunked: true } => new BodyReader { _part = Part.Size },
        { ContentLength: > 0 } => new BodyReader { _left = head.ContentLength },
        { ContentLength: < 0, Status: not (0 or 204 or 304) } => new BodyReader { _part = Part.UntilClose },
        _ => new BodyReader { _part = Part.Done },
    };

    /// <summary>Takes the next run of content from the input.</summary>
    /// <returns>Content, empty when the input is used up or the body is done.</returns>
    public ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> input)
    {
        while (!input.IsEmpty && _part != Part.Done)
        {
            if (_part is Part.UntilClose)
            {
                var all = input;
                input = default;
                return all;
            }

            if (_part is Part.Counted)
            {
                return Take(ref input, Part.Done);
            }

            if (_part is Part.Data)
            {
                return Take(ref input, Part.DataEnd);
            }

            Step(input[0]);
            input = input[1..];
        }

        return default;
    }

    private ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> input, Part next)
    {
        var data = input[..(int)Math.Min(_left, input.Length)];
        input = input[data.Length..];
        _left -= data.Length;
        if (_left == 0)
        {
            _part = next;
        }

        return data;
    }

    private void Step(byte next)
    {
        switch (_part)
        {
            case Part.Size or Part.SizeLine when next == '\n':
                _part = _left > 0 ? Part.Data : Part.Trailer;
                break;
            case Part.Size when char.IsAsciiHexDigit((char)next):
                _left = (_left * 16) + (next <= '9' ? next - '0' : (next | 0x20) - 'a' + 10);
                break;
            case Part.Size:
                _part = Part.SizeLine;
                break;
            case Part.DataEnd when next == '\n':
                _part = Part.Size;
                break;
            case Part.Trailer when next == '\n':
                _part = _lineHasContent ? Part.Trailer : Part.Done;
                _lineHasContent = false;
                break;
            case Part.Trailer when next != '\r':
                _lineHasContent = true;
                break;
        }
    }
}
