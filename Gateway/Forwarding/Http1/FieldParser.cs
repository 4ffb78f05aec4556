using System.Buffers;

namespace Agentgateway.Gateway.Forwarding.Http1;

/// <summary>Reads header and trailer fields (RFC 9112 5). Strict where leniency lets two parties see two messages; a line may end with a bare LF.</summary>
internal static class FieldParser
{
    private static readonly SearchValues<byte> TokenBytes =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private static readonly SearchValues<byte> Controls = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 127]);

    /// <summary>True if the bytes may stand in a field value or a reason phrase.</summary>
    public static bool IsText(ReadOnlySpan<byte> bytes) => bytes.IndexOfAny(Controls) < 0;

    /// <summary>Takes the first line off, without its end.</summary>
    /// <param name="section">Ends with a line feed.</param>
    public static ReadOnlySpan<byte> TakeLine(ref ReadOnlySpan<byte> section)
    {
        var end = section.IndexOf((byte)'\n');
        var line = end > 0 && section[end - 1] == (byte)'\r' ? section[..(end - 1)] : section[..end];
        section = section[(end + 1)..];
        return line;
    }

    /// <summary>Reads the lines up to an empty one or the end.</summary>
    /// <param name="section">Whole lines.</param>
    /// <exception cref="HttpIOException">Something in it is no field.</exception>
    public static void Read(ReadOnlySpan<byte> section, FieldList into, FieldStrings strings)
    {
        while (!section.IsEmpty)
        {
            var line = TakeLine(ref section);
            if (line.IsEmpty)
            {
                return;
            }

            // RFC 9112 5.2: a folded line is discarded with a bad gateway, or unfolded; nobody sends one any more but to deceive.
            var colon = line.IndexOf((byte)':');
            if (colon <= 0 || line[0] is (byte)' ' or (byte)'\t')
            {
                throw Invalid("a header line of the answer is no field");
            }

            // RFC 9112 5.1: a proxy removes white space before the colon of a response.
            var name = line[..colon].TrimEnd(" \t"u8);
            var value = line[(colon + 1)..].Trim(" \t"u8);
            if (name.ContainsAnyExcept(TokenBytes) || !IsText(value))
            {
                throw Invalid("a header field of the answer holds invalid characters");
            }

            var known = strings.Name(name);
            into.Add(new HeaderField(known, strings.Value(known, value)));
        }
    }

    /// <summary>The answer is not HTTP as it should be.</summary>
    public static HttpIOException Invalid(string message) => new(HttpRequestError.InvalidResponse, message);
}
