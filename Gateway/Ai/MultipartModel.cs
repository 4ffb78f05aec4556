using System.Text;
using Agentgateway.Llm.Requests;

namespace Agentgateway.Gateway.Ai;

/// <summary>The form field <c>model</c> of a multipart body (audio and image calls).</summary>
internal static class MultipartModel
{
    private const int MaxModelBytes = 256;
    private const int MaxHeadBytes = 512;

    /// <summary>The request is a form with parts.</summary>
    public static bool IsMultipart(string? contentType) => contentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Where the field's value is; not present if the bytes do not hold it.</summary>
    public static JsonRange Find(ReadOnlySpan<byte> body)
    {
        var start = 0;
        while (true)
        {
            var at = body[start..].IndexOf("name=\"model\""u8);
            if (at < 0)
            {
                return default;
            }

            start += at + 12;
            var head = body[start..].IndexOf("\r\n\r\n"u8);
            if (head < 0)
            {
                return default;
            }

            // A file part has more parameters in its disposition; a field of ours ends the line at once or after few headers.
            var value = start + head + 4;
            var length = body[value..].IndexOf("\r\n"u8);
            if (length is > 0 and <= MaxModelBytes && head < MaxHeadBytes)
            {
                return new JsonRange(value, length);
            }
        }
    }

    /// <summary>The field's value.</summary>
    public static string Text(ReadOnlySpan<byte> body, JsonRange place) => Encoding.UTF8.GetString(body.Slice(place.Start, place.Length));
}
