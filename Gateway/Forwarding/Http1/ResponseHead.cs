using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Agentgateway.Gateway.Forwarding.Http1;

/// <summary>Status line and fields of an answer and what follows from them for its body (RFC 9112 4, 6.3, 9.3); reused from answer to answer.</summary>
internal sealed class ResponseHead(FieldStrings strings)
{
    /// <summary>Largest head in bytes, as of the runtime's client.</summary>
    public const int MaxBytes = 128 * 1024;

    public int Status { get; private set; }

    /// <summary>Reason phrase; empty if there is none.</summary>
    public string Reason { get; private set; } = "";

    public FieldList Fields { get; } = new();

    public FieldList Trailers { get; } = new();

    /// <summary>What Content-Length says, also where no body follows; null if absent or overridden.</summary>
    public long? DeclaredLength { get; private set; }

    public BodyFraming Framing { get; private set; }

    /// <summary>Another request may follow on the connection.</summary>
    public bool KeepAlive { get; private set; }

    /// <summary>How long the connection may wait for the next request, as the upstream says (<c>Keep-Alive: timeout=N</c>), less a second for the way; null if it does not say.</summary>
    public TimeSpan? IdleLimit { get; private set; }

    /// <summary>A Connection field names other fields.</summary>
    public bool NamesHopByHop { get; private set; }

    /// <summary>Where the head ends: the index after its empty line, or -1 as long as that has not come.</summary>
    /// <param name="scanned">How far earlier calls have looked; 0 at first.</param>
    public static int FindEnd(ReadOnlySpan<byte> bytes, ref int scanned)
    {
        var at = scanned;
        while (true)
        {
            var feed = bytes[at..].IndexOf((byte)'\n');
            if (feed < 0)
            {
                scanned = bytes.Length;
                return -1;
            }

            var next = at + feed + 1;
            var rest = bytes[next..];
            if (rest.IsEmpty || (rest.Length == 1 && rest[0] == (byte)'\r'))
            {
                scanned = next - 1;
                return -1;
            }

            if (rest[0] == (byte)'\n')
            {
                return next + 1;
            }

            if (rest[0] == (byte)'\r' && rest[1] == (byte)'\n')
            {
                return next + 2;
            }

            at = next;
        }
    }

    /// <summary>False as soon as the first bytes cannot be an answer, so that nobody waits for its end.</summary>
    public static bool MayBegin(ReadOnlySpan<byte> bytes)
    {
        var prefix = "HTTP/1."u8;
        return bytes.Length < prefix.Length ? prefix.StartsWith(bytes) : bytes.StartsWith(prefix);
    }

    /// <summary>Reads a whole head.</summary>
    /// <param name="toHead">The request was HEAD.</param>
    /// <exception cref="HttpIOException">It is no valid one.</exception>
    public void Read(ReadOnlySpan<byte> head, bool toHead)
    {
        Clear();
        var isOld = ReadStatusLine(FieldParser.TakeLine(ref head));
        FieldParser.Read(head, Fields, strings);
        Frame(toHead, isOld);
    }

    public void Clear()
    {
        Fields.Clear();
        Trailers.Clear();
        Status = 0;
        Reason = "";
        DeclaredLength = null;
        Framing = BodyFraming.None;
        KeepAlive = false;
        IdleLimit = null;
        NamesHopByHop = false;
    }

    // "HTTP/1.1 200 OK": the phrase and the space before it may be missing. True for HTTP/1.0.
    private bool ReadStatusLine(ReadOnlySpan<byte> line)
    {
        if (line.Length < 12 || !line.StartsWith("HTTP/1."u8) || !char.IsAsciiDigit((char)line[7]) || line[8] != (byte)' '
            || !int.TryParse(line[9..12], NumberStyles.None, CultureInfo.InvariantCulture, out var status) || status < 100
            || (line.Length > 12 && line[12] != (byte)' '))
        {
            throw FieldParser.Invalid("the answer has an invalid status line");
        }

        Status = status;
        var phrase = line.Length > 13 ? line[13..] : default;
        if (!FieldParser.IsText(phrase))
        {
            throw FieldParser.Invalid("the answer has an invalid reason phrase");
        }

        Reason = phrase.IsEmpty ? "" : ReasonPhrases.GetReasonPhrase(status) is { } usual && System.Text.Ascii.Equals(phrase, usual) ? usual : strings.Text(phrase);
        return line[7] == (byte)'0';
    }

    private void Frame(bool toHead, bool isOld)
    {
        long? length = null;
        var isEncoded = false;
        var isChunked = false;
        var close = false;
        var keep = false;
        foreach (var (name, value) in Fields.Fields)
        {
            if (ReferenceEquals(name, HeaderNames.ContentLength))
            {
                length = ReadLength(value, length);
            }
            else if (ReferenceEquals(name, HeaderNames.TransferEncoding))
            {
                isEncoded = true;
                isChunked = value.AsSpan(value.LastIndexOf(',') + 1).Trim().Equals("chunked", StringComparison.OrdinalIgnoreCase);
            }
            else if (ReferenceEquals(name, HeaderNames.Connection))
            {
                ReadConnection(value, ref close, ref keep);
            }
            else if (ReferenceEquals(name, HeaderNames.KeepAlive))
            {
                ReadKeepAlive(value, ref close);
            }
        }

        // RFC 9112 6.3: a transfer coding overrides a length; both together, or a coding from HTTP/1.0, is how smuggling looks.
        DeclaredLength = isEncoded ? null : length;
        Framing = toHead || Status is < 200 or 204 or 304 ? BodyFraming.None
            : isChunked ? BodyFraming.Chunked
            : isEncoded || length is null ? BodyFraming.UntilClose
            : length == 0 ? BodyFraming.None
            : BodyFraming.Length;
        KeepAlive = (isOld ? keep && !close : !close) && Framing != BodyFraming.UntilClose && !(isEncoded && (length is not null || isOld || !isChunked));
    }

    private void ReadConnection(string value, ref bool close, ref bool keep)
    {
        foreach (var range in value.AsSpan().Split(','))
        {
            var token = value.AsSpan(range).Trim();
            if (token.Equals("close", StringComparison.OrdinalIgnoreCase))
            {
                close = true;
            }
            else if (token.Equals("keep-alive", StringComparison.OrdinalIgnoreCase))
            {
                keep = true;
            }
            else if (!token.IsEmpty)
            {
                NamesHopByHop = true;
            }
        }
    }

    // RFC 2068 19.7.1.1; sent by Node.js, Apache and others. A request that meets the end of that time is lost, and a POST cannot be sent again.
    private void ReadKeepAlive(string value, ref bool close)
    {
        foreach (var range in value.AsSpan().Split(','))
        {
            var parameter = value.AsSpan(range).Trim();
            var equals = parameter.IndexOf('=');
            if (equals < 0 || !int.TryParse(parameter[(equals + 1)..].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                continue;
            }

            var key = parameter[..equals].Trim();
            if (key.Equals("timeout", StringComparison.OrdinalIgnoreCase))
            {
                IdleLimit = TimeSpan.FromSeconds(number - 1);
                close |= number <= 1;
            }
            else if (key.Equals("max", StringComparison.OrdinalIgnoreCase))
            {
                close |= number == 0;
            }
        }
    }

    // Several equal values are one (RFC 9110 8.6); anything else leaves it open where the next answer begins.
    private static long ReadLength(string value, long? before)
    {
        foreach (var range in value.AsSpan().Split(','))
        {
            if (!long.TryParse(value.AsSpan(range).Trim(" \t"), NumberStyles.None, CultureInfo.InvariantCulture, out var length) || (before ?? length) != length)
            {
                throw FieldParser.Invalid("the answer has an invalid Content-Length");
            }

            before = length;
        }

        return before!.Value;
    }
}
