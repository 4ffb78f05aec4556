namespace Agentgateway.Benchmarks.Load.Wire;

/// <summary>Finds stamps in content that arrives in pieces.</summary>
internal struct StampScanner
{
    private long _time;
    private int _digits;
    private bool _inside;

    /// <summary>Goes on to the next stamp.</summary>
    /// <returns>False when the input is used up.</returns>
    public bool Next(ref ReadOnlySpan<byte> input, out long time)
    {
        while (!input.IsEmpty)
        {
            if (!_inside)
            {
                var at = input.IndexOf((byte)'@');
                if (at < 0)
                {
                    break;
                }

                input = input[(at + 1)..];
                (_inside, _time, _digits) = (true, 0, 0);
                continue;
            }

            var next = input[0];
            if (next is < (byte)'0' or > (byte)'9')
            {
                // An @ of something else.
                _inside = false;
                continue;
            }

            _time = (_time * 10) + next - '0';
            input = input[1..];
            if (++_digits == Stamp.Digits)
            {
                (_inside, time) = (false, _time);
                return true;
            }
        }

        input = default;
        time = 0;
        return false;
    }
}
