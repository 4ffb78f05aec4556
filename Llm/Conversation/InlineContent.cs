using System.Text;
using System.Text.Json;
using Agentgateway.Llm.Formats;

namespace Agentgateway.Llm.Conversation;

/// <summary>Base64 content of an image, a sound or a file.</summary>
/// <remarks>
/// What a reader finds stays in the document it was read from, since it is long and only copied; <see cref="ToString"/> makes text of it. As all elements of a request or an
/// answer it must not be asked for when the document is gone.
/// </remarks>
public sealed class InlineContent : IEquatable<InlineContent>
{
    private readonly JsonElement _source;
    private readonly int _start;
    private string? _text;

    private InlineContent(string text) => _text = text;

    private InlineContent(JsonElement source, int start)
    {
        _source = source;
        _start = start;
    }

    /// <summary>Content that is at hand as text; null for none.</summary>
    public static implicit operator InlineContent?(string? text) => FromString(text);

    /// <summary>Content that is at hand as text; null for none.</summary>
    public static InlineContent? FromString(string? text) => text is null ? null : new InlineContent(text);

    /// <summary>The content of a member; empty if that is absent or no string.</summary>
    internal static InlineContent Of(JsonElement owner, ReadOnlySpan<byte> name) => owner.Member(name) is { ValueKind: JsonValueKind.String } text ? Of(text) : new InlineContent("");

    /// <summary>Content that a JSON string holds, from a byte of it on. Such strings have no escapes, else they are read at once.</summary>
    internal static InlineContent Of(JsonElement source, int start = 0) =>
        JsonString.IsPlain(source) ? new InlineContent(source, start) : new InlineContent(JsonString.Read(source)[start..]);

    /// <summary>The content as text.</summary>
    public override string ToString() => _text ??= Encoding.ASCII.GetString(Bytes);

    /// <summary>Makes it independent of the document.</summary>
    public void Keep() => ToString();

    /// <inheritdoc />
    public bool Equals(InlineContent? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as InlineContent);

    /// <inheritdoc />
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    private ReadOnlySpan<byte> Bytes => JsonString.Content(_source)[_start..];

    /// <summary>Writes the content as a JSON string.</summary>
    internal void WriteTo(Utf8JsonWriter json)
    {
        if (_text is null)
        {
            json.WriteStringValue(Bytes);
        }
        else
        {
            json.WriteStringValue(_text);
        }
    }

    /// <summary>Writes the content as a data URL.</summary>
    internal void WriteAsUrl(Utf8JsonWriter json, string? mediaType)
    {
        var head = $"data:{mediaType ?? "application/octet-stream"};base64,";
        if (_text is null)
        {
            json.WriteStringValueSegment(Encoding.UTF8.GetBytes(head), isFinalSegment: false);
            json.WriteStringValueSegment(Bytes, isFinalSegment: true);
        }
        else
        {
            json.WriteStringValue(head + _text);
        }
    }
}
