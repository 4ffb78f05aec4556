using System.Text.Json;
using Agentgateway.Llm.Formats;

namespace Agentgateway.Llm.Conversation;

/// <summary>Image, audio, video or document, inline or by reference. Exactly one of <see cref="Base64"/>, <see cref="Url"/>, <see cref="FileId"/>, <see cref="Text"/> is set in a usable part.</summary>
/// <param name="Kind">What it holds.</param>
public sealed record MediaPart(MediaKind Kind) : ChatPart
{
    /// <summary>Media type, e.g. <c>image/png</c>; null if unknown.</summary>
    public string? MediaType
    {
        get;
        init => field = string.IsNullOrEmpty(value) ? null : value;
    }

    /// <summary>Inline content.</summary>
    public InlineContent? Base64 { get; init; }

    /// <summary>http, https, gs or s3 address; never a data URL (those are split by <see cref="DataUrl"/>).</summary>
    public string? Url { get; init; }

    /// <summary>Id of a file at the provider.</summary>
    public string? FileId { get; init; }

    /// <summary>Inline plain text of a document.</summary>
    public string? Text { get; init; }

    /// <summary>File name or title.</summary>
    public string? Name { get; init; }

    /// <summary>OpenAI's resolution hint: low, high, auto.</summary>
    public string? Detail { get; init; }

    /// <summary>A part for an address that may be a data URL.</summary>
    public static MediaPart FromUrl(MediaKind kind, string url, string? detail = null, string? name = null, CacheMark? cache = null) =>
        DataUrl.TryParse(url, out var mediaType, out var base64)
            ? new MediaPart(kind) { MediaType = mediaType, Base64 = base64, Detail = detail, Name = name, Cache = cache }
            : new MediaPart(kind) { Url = url, Detail = detail, Name = name, Cache = cache };

    /// <summary>A part for a JSON string with an address that may be a data URL; the content of one stays where it is.</summary>
    internal static MediaPart FromUrl(MediaKind kind, JsonElement url, string? detail = null, string? name = null, CacheMark? cache = null) =>
        DataUrl.TryParse(url, out var mediaType, out var start)
            ? new MediaPart(kind) { MediaType = mediaType, Base64 = InlineContent.Of(url, start), Detail = detail, Name = name, Cache = cache }
            : FromUrl(kind, url.Str(), detail, name, cache);

    /// <summary>Writes the address: a data URL for inline content.</summary>
    internal void WriteUrl(Utf8JsonWriter json, ReadOnlySpan<byte> name)
    {
        json.WritePropertyName(name);
        if (Base64 is { } content)
        {
            content.WriteAsUrl(json, MediaType);
        }
        else
        {
            json.WriteStringValue(Url);
        }
    }
}
