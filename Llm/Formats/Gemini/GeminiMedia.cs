using System.Text.Json;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Translation;

namespace Agentgateway.Llm.Formats.Gemini;

/// <summary>Images, sound, video and documents as <c>inlineData</c> or <c>fileData</c>.</summary>
internal static class GeminiMedia
{
    // Files that were uploaded to Gemini itself have addresses that it can read.
    private const string FilesApi = "https://generativelanguage.googleapis.com/";

    /// <summary>Writes one part.</summary>
    /// <exception cref="TranslationRefusedException">Gemini cannot get at the content.</exception>
    public static void Write(MediaPart media, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (media.Base64 is { } content)
        {
            json.WriteStartObject("inlineData"u8);
            json.WriteString("mimeType"u8, MimeType(media) ?? "application/octet-stream");
            json.WriteString("data"u8, content);
            json.WriteEndObject();
        }
        else if (media.Url is { } url && (url.StartsWith("gs://", StringComparison.OrdinalIgnoreCase) || url.StartsWith(FilesApi, StringComparison.Ordinal)))
        {
            json.WriteStartObject("fileData"u8);
            if (MimeType(media) is { } type)
            {
                json.WriteString("mimeType"u8, type);
            }
            else if (!url.StartsWith(FilesApi, StringComparison.Ordinal))
            {
                throw new TranslationRefusedException(Field(media.Kind), "The media type of the file cannot be told from its name; give it explicitly.");
            }

            json.WriteString("fileUri"u8, url);
            json.WriteEndObject();
        }
        else
        {
            throw new TranslationRefusedException(
                media.FileId is null ? Field(media.Kind) : "file_id", "This model takes inline data (a data: URL) or gs:// addresses only; the address given cannot be fetched by the provider.");
        }

        json.WriteEndObject();
    }

    /// <summary>The kind that a media type stands for.</summary>
    public static MediaKind KindOf(string? mimeType) => mimeType switch
    {
        { } when mimeType.StartsWith("image/", StringComparison.OrdinalIgnoreCase) => MediaKind.Image,
        { } when mimeType.StartsWith("audio/", StringComparison.OrdinalIgnoreCase) => MediaKind.Audio,
        { } when mimeType.StartsWith("video/", StringComparison.OrdinalIgnoreCase) => MediaKind.Video,
        _ => MediaKind.File,
    };

    private static string Field(MediaKind kind) => kind == MediaKind.Image ? "image_url" : "file";

    private static string? MimeType(MediaPart media)
    {
        if (media.MediaType is { Length: > 0 } type)
        {
            return type.Equals("image/jpg", StringComparison.OrdinalIgnoreCase) ? "image/jpeg" : type;
        }

        return ByExtension(media.Url) ?? ByExtension(media.Name);
    }

    private static string? ByExtension(string? name)
    {
        if (name is null)
        {
            return null;
        }

        var end = name.AsSpan().IndexOfAny('?', '#');
        var path = end < 0 ? name.AsSpan() : name.AsSpan(0, end);
        var dot = path.LastIndexOf('.');
        return (dot < 0 ? "" : path[(dot + 1)..].ToString().ToLowerInvariant()) switch
        {
            "png" => "image/png",
            "jpg" or "jpeg" => "image/jpeg",
            "webp" => "image/webp",
            "gif" => "image/gif",
            "heic" => "image/heic",
            "heif" => "image/heif",
            "pdf" => "application/pdf",
            "mp3" => "audio/mpeg",
            "wav" => "audio/wav",
            "mp4" => "video/mp4",
            "mov" => "video/quicktime",
            "webm" => "video/webm",
            "txt" => "text/plain",
            _ => null,
        };
    }
}
