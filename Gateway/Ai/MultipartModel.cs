using System.Text;

namespace Agentgateway.Gateway.Ai;

/// <summary>The form field <c>model</c> of a multipart body (audio and image calls).</summary>
internal static class MultipartModel
{
    private const int MaxModelBytes = 256;

    /// <summary>The field's value; null if there is none.</summary>
    public static string? Find(ReadOnlySpan<byte> body)
    {
        var rest = body;
        while (true)
        {
            var at = rest.IndexOf("name=\"model\""u8);
            if (at < 0)
            {
                return null;
            }

            rest = rest[(at + 12)..];
            var head = rest.IndexOf("\r\n\r\n"u8);
            if (head < 0)
            {
                return null;
            }

            // A file part has more parameters in its disposition; a field of ours ends the line at once or after few headers.
            var value = rest[(head + 4)..];
            var end = value.IndexOf("\r\n"u8);
            if (end is > 0 and <= MaxModelBytes && head < 512)
            {
                return Encoding.UTF8.GetString(value[..end]);
            }
        }
    }
}
