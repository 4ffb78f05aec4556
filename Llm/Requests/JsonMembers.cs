using System.Text.Json;

namespace Agentgateway.Llm.Requests;

/// <summary>Finds top-level members of a JSON object without building a tree.</summary>
public static class JsonMembers
{
    /// <summary>The bytes of a member's value, the first one if it is there twice; not present if it is absent.</summary>
    /// <exception cref="JsonException">The text is not valid JSON.</exception>
    public static JsonRange Find(ReadOnlySpan<byte> json, string name)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(name);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (found)
            {
                return new JsonRange(start, (int)reader.BytesConsumed - start);
            }
        }

        return default;
    }

    /// <summary>The value that a member has once edits are applied; empty if it is absent then.</summary>
    /// <param name="json">The object.</param>
    /// <param name="edits">As for <see cref="JsonSplice.Apply"/>: the first edit of a member counts.</param>
    public static ReadOnlyMemory<byte> After(ReadOnlyMemory<byte> json, ReadOnlySpan<JsonFieldEdit> edits, string name)
    {
        foreach (var edit in edits)
        {
            if (edit.Name == name && edit.Kind != JsonFieldEditKind.Default)
            {
                return edit.Value;
            }

            if (edit.Name == name)
            {
                return Find(json.Span, name) is { IsPresent: true } own ? json.Slice(own.Start, own.Length) : edit.Value;
            }
        }

        return Find(json.Span, name) is { IsPresent: true } range ? json.Slice(range.Start, range.Length) : default;
    }
}
