using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Agentgateway.Gateway.Telemetry.AccessLog;

/// <summary>Renders a request's fields as agentgateway does. Source: telemetry.md 2.</summary>
/// <remarks>
/// Text: <c>TIME⇥info⇥request k=v k=v</c>; control characters in values are escaped, so that no client can forge a line.
/// JSON: one object per line, numbers stay numbers, floats never in exponent form.
/// </remarks>
internal static class LogLineFormat
{
    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static void WriteText(IBufferWriter<byte> output, DateTimeOffset time, ReadOnlySpan<LogField> fields)
    {
        WriteTime(output, time);
        output.Write("\tinfo\trequest"u8);
        foreach (ref readonly var field in fields)
        {
            output.Write(" "u8);
            WriteEscaped(output, field.Name);
            output.Write("="u8);
            switch (field.Kind)
            {
                case LogFieldKind.Quoted:
                    output.Write("\""u8);
                    output.Write(JsonEncodedText.Encode(field.Text!, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
                    output.Write("\""u8);
                    break;
                case LogFieldKind.Text or LogFieldKind.Json:
                    WriteEscaped(output, field.Text!);
                    break;
                case LogFieldKind.Integer:
                    WriteInteger(output, (long)field.Number);
                    break;
                case LogFieldKind.Bool:
                    output.Write(field.Number != 0 ? "true"u8 : "false"u8);
                    break;
                default:
                    Encode(output, Plain(field.Number));
                    break;
            }
        }

        output.Write("\n"u8);
    }

    public static void WriteJson(IBufferWriter<byte> output, DateTimeOffset time, ReadOnlySpan<LogField> fields)
    {
        using (var json = new Utf8JsonWriter(output, JsonOptions))
        {
            json.WriteStartObject();
            json.WriteString("level"u8, "info"u8);
            json.WriteString("time"u8, Time(time));
            json.WriteString("scope"u8, "request"u8);
            foreach (ref readonly var field in fields)
            {
                json.WritePropertyName(field.Name);
                switch (field.Kind)
                {
                    case LogFieldKind.Integer:
                        json.WriteNumberValue((long)field.Number);
                        break;
                    case LogFieldKind.Double:
                        json.WriteRawValue(Plain(field.Number), skipInputValidation: true);
                        break;
                    case LogFieldKind.Bool:
                        json.WriteBooleanValue(field.Number != 0);
                        break;
                    case LogFieldKind.Json:
                        json.WriteRawValue(field.Text!, skipInputValidation: true);
                        break;
                    default:
                        json.WriteStringValue(field.Text);
                        break;
                }
            }

            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    /// <summary>A double without exponent; not-a-number and infinities become <c>null</c>.</summary>
    public static string Plain(double value) =>
        double.IsFinite(value) ? value.ToString("0.#################", CultureInfo.InvariantCulture) : "null";

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static void WriteTime(IBufferWriter<byte> output, DateTimeOffset time)
    {
        var span = output.GetSpan(32);
        if (!time.UtcDateTime.TryFormat(span, out var written, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture))
        {
            throw new InvalidOperationException("A time of 27 characters did not fit.");
        }

        output.Advance(written);
    }

    private static void WriteInteger(IBufferWriter<byte> output, long value)
    {
        var span = output.GetSpan(20);
        Utf8Formatter.TryFormat(value, span, out var written);
        output.Advance(written);
    }

    private static void WriteEscaped(IBufferWriter<byte> output, string text)
    {
        var rest = text.AsSpan();
        while (true)
        {
            var control = rest.IndexOfAnyInRange('\0', '\u001f');
            if (control < 0)
            {
                Encode(output, rest);
                return;
            }

            Encode(output, rest[..control]);
            Encode(output, rest[control] switch
            {
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                var c => $"\\u{(int)c:x4}",
            });
            rest = rest[(control + 1)..];
        }
    }

    private static void Encode(IBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return;
        }

        var span = output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        output.Advance(Encoding.UTF8.GetBytes(text, span));
    }
}
