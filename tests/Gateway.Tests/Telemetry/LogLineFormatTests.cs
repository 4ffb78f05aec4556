using System.Buffers;
using System.Text;
using System.Text.Json;
using Agentgateway.Gateway.Telemetry.AccessLog;
using Xunit;

namespace Agentgateway.Gateway.Tests.Telemetry;

public sealed class LogLineFormatTests
{
    private static readonly DateTimeOffset Time = new(2026, 8, 21, 10, 0, 0, 7, 50, TimeSpan.Zero);

    private static readonly LogField[] Fields =
    [
        LogField.Of("http.path", "/v1/chat"),
        LogField.Of("http.status", 200L),
        LogField.Of("agw.ai.time_to_first_token", 0.0000125),
        LogField.Of("flag", true),
        LogField.Json("map", """{"a":1}"""),
        LogField.Quoted("error", "said \"no\""),
        LogField.Of("duration", "12ms"),
    ];

    [Fact]
    public void Text_line_has_tabs_then_pairs_and_padded_microseconds()
    {
        var line = Text(Fields);

        Assert.Equal(
            "2026-08-21T10:00:00.007050Z\tinfo\trequest http.path=/v1/chat http.status=200 agw.ai.time_to_first_token=0.0000125 flag=true map={\"a\":1} error=\"said \\\"no\\\"\" duration=12ms\n",
            line);
    }

    [Fact]
    public void Control_characters_cannot_forge_a_line()
    {
        var line = Text([LogField.Of("http.path", "/a\n2026 info request http.status=200\u001b[31m")]);

        Assert.Equal(1, line.Count(c => c == '\n'));
        Assert.DoesNotContain('\u001b', line);
        Assert.Contains("/a\\n2026", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_line_keeps_types()
    {
        var output = new ArrayBufferWriter<byte>();
        LogLineFormat.WriteJson(output, Time, Fields);
        using var json = JsonDocument.Parse(output.WrittenMemory);
        var root = json.RootElement;

        Assert.Equal("info", root.GetProperty("level").GetString());
        Assert.Equal("request", root.GetProperty("scope").GetString());
        Assert.Equal(200, root.GetProperty("http.status").GetInt32());
        Assert.Equal("0.0000125", root.GetProperty("agw.ai.time_to_first_token").GetRawText());
        Assert.True(root.GetProperty("flag").GetBoolean());
        Assert.Equal(1, root.GetProperty("map").GetProperty("a").GetInt32());
        Assert.Equal("said \"no\"", root.GetProperty("error").GetString());
        Assert.Equal((byte)'\n', output.WrittenSpan[^1]);
    }

    private static string Text(LogField[] fields)
    {
        var output = new ArrayBufferWriter<byte>();
        LogLineFormat.WriteText(output, Time, fields);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
