using System.Text;
using System.Text.Json;

namespace Agentgateway.Llm.Requests;

/// <summary>One change to a top-level member of a JSON object.</summary>
/// <param name="Name">Member name.</param>
/// <param name="Kind">What to do.</param>
/// <param name="Value">JSON text of the new value; empty for <see cref="JsonFieldEditKind.Remove"/>.</param>
public readonly record struct JsonFieldEdit(string Name, JsonFieldEditKind Kind, ReadOnlyMemory<byte> Value)
{
    private static readonly byte[] IncludeUsageValue = "{\"include_usage\":true}"u8.ToArray();

    /// <summary>Adds <c>stream_options: {include_usage: true}</c> if the client sent no <c>stream_options</c>.</summary>
    public static JsonFieldEdit IncludeUsage { get; } = new("stream_options", JsonFieldEditKind.Default, IncludeUsageValue);

    /// <summary>Sets the member to a string.</summary>
    public static JsonFieldEdit SetString(string name, string value) =>
        new(name, JsonFieldEditKind.Set, Encoding.UTF8.GetBytes("\"" + JsonEncodedText.Encode(value) + "\""));

    /// <summary>Sets the member to a JSON value.</summary>
    public static JsonFieldEdit Set(string name, ReadOnlyMemory<byte> json) => new(name, JsonFieldEditKind.Set, json);

    /// <summary>Sets the member if the object lacks it.</summary>
    public static JsonFieldEdit Default(string name, ReadOnlyMemory<byte> json) => new(name, JsonFieldEditKind.Default, json);

    /// <summary>Takes the member away.</summary>
    public static JsonFieldEdit Remove(string name) => new(name, JsonFieldEditKind.Remove, default);
}
