using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Agentgateway.Llm.Formats;

/// <summary>Writes Server-Sent Events with JSON data; one instance per stream, its buffers are reused.</summary>
public sealed class SseEventWriter
{
    /// <summary>Options of everything that translations write: compact, with only the escapes that JSON needs.</summary>
    public static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private Utf8JsonWriter? _json;

    /// <summary>Begins an event. Write one JSON value into the returned writer, then call <see cref="End"/>.</summary>
    /// <param name="name">The <c>event</c> field; empty for none.</param>
    public Utf8JsonWriter Begin(IBufferWriter<byte> output, ReadOnlySpan<byte> name = default)
    {
        if (!name.IsEmpty)
        {
            output.Write("event: "u8);
            output.Write(name);
            output.Write("\n"u8);
        }

        output.Write("data: "u8);
        if (_json is null)
        {
            _json = new Utf8JsonWriter(output, JsonOptions);
        }
        else
        {
            _json.Reset(output);
        }

        return _json;
    }

    /// <summary>Ends the event.</summary>
    public void End(IBufferWriter<byte> output)
    {
        _json?.Flush();
        output.Write("\n\n"u8);
    }

    /// <summary>Writes OpenAI's end marker.</summary>
    public static void Done(IBufferWriter<byte> output) => output.Write("data: [DONE]\n\n"u8);
}
