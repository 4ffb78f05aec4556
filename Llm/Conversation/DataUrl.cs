using System.Text;
using System.Text.Json;

namespace Agentgateway.Llm.Conversation;

/// <summary>RFC 2397 data URLs with base64 content.</summary>
public static class DataUrl
{
    private const int LongestHead = 1024;

    /// <summary>Splits <c>data:TYPE;base64,CONTENT</c>; parameters of the type are dropped. False if it is something else.</summary>
    public static bool TryParse(string url, out string mediaType, out string base64)
    {
        mediaType = base64 = "";
        if (!url.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var comma = url.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0)
        {
            return false;
        }

        var head = url.AsSpan(5, comma - 5);
        if (!head.EndsWith(";base64", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        head = head[..^7];
        var parameter = head.IndexOf(';');
        mediaType = (parameter < 0 ? head : head[..parameter]).ToString();
        base64 = url[(comma + 1)..];
        return true;
    }

    /// <summary>As <see cref="TryParse(string, out string, out string)"/> for a JSON string; false also for one that has to be unescaped first.</summary>
    /// <param name="start">Place of the content in the string.</param>
    internal static bool TryParse(JsonElement url, out string mediaType, out int start)
    {
        var content = JsonString.Content(url);
        start = content.IndexOf((byte)',') + 1;
        mediaType = "";
        if (start == 0 || start > LongestHead || !JsonString.IsPlain(url) || !TryParse(Encoding.ASCII.GetString(content[..start]), out mediaType, out _))
        {
            return false;
        }

        return true;
    }
}
