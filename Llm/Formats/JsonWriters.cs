using System.Buffers;
using System.Text.Json;

namespace Agentgateway.Llm.Formats;

/// <summary>Writers of whole documents, one idle one per thread.</summary>
internal static class JsonWriters
{
    [ThreadStatic]
    private static Utf8JsonWriter? _idle;

    /// <summary>A writer with the options of everything that translations write. After an exception it is simply dropped.</summary>
    public static Utf8JsonWriter Take(IBufferWriter<byte> output)
    {
        if (_idle is not { } json)
        {
            return new Utf8JsonWriter(output, SseEventWriter.JsonOptions);
        }

        _idle = null;
        json.Reset(output);
        return json;
    }

    /// <summary>The document is complete.</summary>
    public static void Finish(Utf8JsonWriter json)
    {
        json.Flush();
        // The next one must not keep this one's output alive.
        json.Reset(Nowhere.Instance);
        _idle = json;
    }

    private sealed class Nowhere : IBufferWriter<byte>
    {
        public static Nowhere Instance { get; } = new();

        public void Advance(int count) => throw new NotSupportedException("An idle writer is not written with.");

        public Memory<byte> GetMemory(int sizeHint = 0) => throw new NotSupportedException("An idle writer is not written with.");

        public Span<byte> GetSpan(int sizeHint = 0) => throw new NotSupportedException("An idle writer is not written with.");
    }
}
