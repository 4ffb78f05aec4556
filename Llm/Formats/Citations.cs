using System.Text.Json;
using Agentgateway.Llm.Conversation;

namespace Agentgateway.Llm.Formats;

/// <summary>Citations of pages in every format. Other kinds of citations (places in documents, files) mean nothing outside of their own API and are not read.</summary>
/// <remarks>
/// OpenAI: <c>url_citation</c> annotations. Anthropic: <c>web_search_result_location</c> and <c>search_result_location</c>, which speak of their whole block. Gemini: <c>groundingMetadata</c>.
/// Clients of Messages get none: Anthropic takes back only citations with an index that it encrypted itself.
/// </remarks>
internal static class Citations
{
    /// <summary>Reads OpenAI's annotations, of either API; null if there is none of a page.</summary>
    public static List<Citation>? OpenAi(JsonElement? annotations)
    {
        List<Citation>? read = null;
        foreach (var annotation in annotations is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : default)
        {
            if (OpenAiOne(annotation) is { } citation)
            {
                (read ??= []).Add(citation);
            }
        }

        return read;
    }

    /// <summary>Reads one of OpenAI's annotations; null if it is of no page.</summary>
    public static Citation? OpenAiOne(JsonElement annotation)
    {
        // Completions wrap the members in one more object.
        var body = annotation.Object("url_citation"u8) ?? annotation;
        return annotation.Text("type"u8) == "url_citation" && body.Text("url"u8) is { Length: > 0 } url
            ? new Citation(url, body.Text("title"u8)) { Start = body.Integer("start_index"u8), End = body.Integer("end_index"u8) }
            : null;
    }

    /// <summary>Reads the citations of one of Anthropic's text blocks; null if there is none of a page.</summary>
    public static List<Citation>? Anthropic(JsonElement block)
    {
        List<Citation>? read = null;
        foreach (var item in block.Items("citations"u8))
        {
            if (AnthropicOne(item) is { } citation)
            {
                (read ??= []).Add(citation);
            }
        }

        return read;
    }

    /// <summary>Reads one of Anthropic's citations; null if it is of no page.</summary>
    public static Citation? AnthropicOne(JsonElement item)
    {
        var url = item.Text("url"u8) ?? item.Text("source"u8);
        return url?.StartsWith("http", StringComparison.OrdinalIgnoreCase) == true ? new Citation(url, item.Text("title"u8)) : null;
    }

    /// <summary>Reads the pages of a Gemini candidate; null if there are none.</summary>
    /// <param name="text">The candidate's text, to find what rests on which page; null if it is not at hand: then all of it does.</param>
    public static List<Citation>? Gemini(JsonElement candidate, string? text)
    {
        if (candidate.Object("groundingMetadata"u8) is not { } grounding)
        {
            return null;
        }

        var pages = new List<Citation?>();
        foreach (var chunk in grounding.Items("groundingChunks"u8))
        {
            pages.Add((chunk.Object("web"u8) ?? chunk.Object("retrievedContext"u8)) is { } page && page.Text("uri"u8) is { Length: > 0 } url ? new Citation(url, page.Text("title"u8)) : null);
        }

        var read = text is null ? null : Supported(grounding, pages, text);
        return read is { Count: > 0 } ? read : pages.Exists(static page => page is not null) ? [.. pages.OfType<Citation>()] : null;
    }

    /// <summary>Writes an annotation as OpenAI has it.</summary>
    /// <param name="offset">Where the part begins in the text that the positions count in.</param>
    /// <param name="length">Length of the part.</param>
    /// <param name="nested">As Completions have it, with one more object.</param>
    public static void Write(Utf8JsonWriter json, Citation citation, long offset, long length, bool nested)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "url_citation"u8);
        if (nested)
        {
            json.WriteStartObject("url_citation"u8);
        }

        json.WriteNumber("start_index"u8, offset + (citation.Start ?? 0));
        json.WriteNumber("end_index"u8, offset + (citation.End ?? length));
        json.WriteString("url"u8, citation.Url);
        json.WriteString("title"u8, citation.Title ?? "");
        if (nested)
        {
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>Writes the member <c>groundingMetadata</c> of a Gemini candidate; nothing if there are no pages.</summary>
    public static void WriteGrounding(Utf8JsonWriter json, IReadOnlyCollection<Citation> citations)
    {
        if (citations.Count == 0)
        {
            return;
        }

        json.WriteStartObject("groundingMetadata"u8);
        json.WriteStartArray("groundingChunks"u8);
        foreach (var page in citations.DistinctBy(static citation => citation.Url))
        {
            json.WriteStartObject();
            json.WriteStartObject("web"u8);
            json.WriteString("uri"u8, page.Url);
            json.WriteString("title"u8, page.Title ?? "");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    // Google counts in bytes of UTF-8; the words themselves say it for every encoding.
    private static List<Citation> Supported(JsonElement grounding, List<Citation?> pages, string text)
    {
        var read = new List<Citation>();
        foreach (var support in grounding.Items("groundingSupports"u8))
        {
            var words = support.Object("segment"u8)?.Text("text"u8);
            var start = string.IsNullOrEmpty(words) ? -1 : text.IndexOf(words, StringComparison.Ordinal);
            foreach (var index in support.Items("groundingChunkIndices"u8))
            {
                if (index.ValueKind == JsonValueKind.Number && index.TryGetInt32(out var number) && number >= 0 && number < pages.Count && pages[number] is { } page)
                {
                    read.Add(start < 0 ? page : page with { Start = start, End = start + words!.Length });
                }
            }
        }

        return read;
    }
}
