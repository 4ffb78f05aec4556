using System.Buffers;
using System.Text.Json;

namespace Agentgateway.Llm.Formats.Gemini;

/// <summary>Frames the chunks of a stream: as Server-Sent Events, or as the elements of one JSON array.</summary>
/// <param name="asArray">One array, as Google answers without <c>alt=sse</c>.</param>
internal sealed class GeminiChunkWriter(bool asArray)
{
    private readonly SseEventWriter _events = new();
    private Utf8JsonWriter? _json;

    /// <summary>Begins a chunk. Write one JSON value into the returned writer, then call <see cref="End"/>.</summary>
    public Utf8JsonWriter Begin(IBufferWriter<byte> output)
    {
        if (!asArray)
        {
            return _events.Begin(output);
        }

        output.Write(_json is null ? "["u8 : ",\r\n"u8);
        if (_json is null)
        {
            _json = new Utf8JsonWriter(output, SseEventWriter.JsonOptions);
        }
        else
        {
            _json.Reset(output);
        }

        return _json;
    }

    /// <summary>Ends a chunk.</summary>
    public void End(IBufferWriter<byte> output)
    {
        if (asArray)
        {
            _json!.Flush();
        }
        else
        {
            _events.End(output);
        }
    }

    /// <summary>Ends the stream.</summary>
    public void Close(IBufferWriter<byte> output)
    {
        if (asArray)
        {
            output.Write(_json is null ? "[]"u8 : "]"u8);
        }
    }
}
