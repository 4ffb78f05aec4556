using System.Text.Json;

namespace Agentgateway.Llm.Conversation;

/// <summary>Text.</summary>
/// <remarks>
/// What a reader finds stays in the document it was read from, and is made a string only if somebody asks for <see cref="Text"/>: prompts are long, and most of them are only
/// copied. As all elements of a request or an answer it must not be asked for when the document is gone.
/// </remarks>
public sealed record TextPart : ChatPart
{
    private readonly JsonElement _source;
    private string? _text;

    /// <summary>A part that was made.</summary>
    /// <param name="text">The text; may be empty.</param>
    public TextPart(string text) => _text = text;

    /// <summary>A part that was read.</summary>
    /// <param name="source">A JSON string.</param>
    public TextPart(JsonElement source) => _source = source;

    /// <summary>The text; may be empty.</summary>
    public string Text
    {
        get => _text ??= JsonString.Read(_source);
        init
        {
            _text = value;
            _source = default;
        }
    }

    /// <summary>The model refuses with these words.</summary>
    public bool IsRefusal { get; init; }

    /// <summary>Pages that the text rests on; null for none.</summary>
    public IReadOnlyList<Citation>? Citations { get; init; }

    /// <summary>Log probabilities, OpenAI's array of token objects.</summary>
    public JsonElement? Logprobs { get; init; }

    /// <summary>There is no text.</summary>
    public bool IsEmpty => _text is null ? JsonString.IsEmpty(_source) : _text.Length == 0;

    /// <summary>There is nothing but white space.</summary>
    public bool IsBlank => _text is null ? JsonString.IsBlank(_source) : string.IsNullOrWhiteSpace(_text);

    /// <summary>Where the text stands does not matter.</summary>
    public bool Equals(TextPart? other) =>
        base.Equals(other) && Text == other.Text && IsRefusal == other.IsRefusal && Equals(Citations, other.Citations) && Equals(Logprobs, other.Logprobs);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Text, IsRefusal);

    /// <summary>The text of a member; empty if that is absent or no string.</summary>
    internal static TextPart Of(JsonElement owner, ReadOnlySpan<byte> name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? new TextPart(value) : new TextPart("");

    /// <summary>Writes the text as a JSON string.</summary>
    internal void WriteTo(Utf8JsonWriter json)
    {
        if (_text is null)
        {
            JsonString.Copy(_source, json);
        }
        else
        {
            json.WriteStringValue(_text);
        }
    }
}
