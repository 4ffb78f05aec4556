namespace Agentgateway.Gateway.Forwarding.ResponsePumps;

/// <summary>Knows whether the bytes so far end between two events of a Server-Sent Events stream: after an empty line, in LF, CRLF or CR.</summary>
internal struct EventBoundary
{
    private byte _last;
    private byte _secondLast;
    private byte _thirdLast;

    /// <summary>Takes the next bytes; true if an event could be put in after them.</summary>
    public bool After(ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes.Length > 3 ? bytes[^3..] : bytes)
        {
            (_thirdLast, _secondLast, _last) = (_secondLast, _last, b);
        }

        return (_last, _secondLast, _thirdLast) switch
        {
            ((byte)'\n', (byte)'\n', _) => true,
            ((byte)'\n', (byte)'\r', (byte)'\n') => true,
            _ => false,
        };
    }
}
