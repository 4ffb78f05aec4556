using System.Buffers;
using System.Text;
using Agentgateway.Cel;

namespace Agentgateway.Gateway.Expressions;

/// <summary>What an expression may put into a header: text or bytes of visible ASCII. Anything else could split or break the message.</summary>
internal static class HeaderText
{
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~");

    /// <summary>The text, or null if the value cannot be a header.</summary>
    public static string? Of(CelValue value)
    {
        var text = value.Kind switch
        {
            CelKind.String => value.AsString,
            CelKind.Bytes => Encoding.Latin1.GetString(value.AsBytes.Span),
            _ => null,
        };
        return text is not null && text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 ? text.Trim(' ') : null;
    }

    /// <summary>As <see cref="Of"/>, and numbers and bools as they print.</summary>
    public static string? Printed(CelValue value)
    {
        var plain = value.Unwrap();
        return plain.Kind is CelKind.Bool or CelKind.Int or CelKind.Uint && plain.TryGetText(out var text) ? text : Of(plain);
    }

    /// <summary>One text, or the texts of a list; what cannot be a header is left out.</summary>
    public static string[] AllOf(CelValue value)
    {
        if (value.Kind != CelKind.List)
        {
            return Of(value) is { } single ? [single] : [];
        }

        var texts = new List<string>();
        for (int i = 0, count = value.AsList.Count; i < count; i++)
        {
            if (Of(value.AsList.Get(i).Unwrap()) is { } text)
            {
                texts.Add(text);
            }
        }

        return [.. texts];
    }

    public static bool IsName(string name) => name.Length > 0 && name.AsSpan().IndexOfAnyExcept(NameCharacters) < 0;

    /// <summary>Headers that describe the framing of the message are the gateway's own.</summary>
    public static bool IsFraming(string name) => name.ToLowerInvariant() is "content-length" or "transfer-encoding" or "connection" or "trailer" or "upgrade" or "host";
}
