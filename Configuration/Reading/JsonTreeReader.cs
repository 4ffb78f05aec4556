using System.Text;
using System.Text.Json;
using Agentgateway.Configuration.Model;

namespace Agentgateway.Configuration.Reading;

/// <summary>Reads one JSON document into the same tree as YAML, with lines and columns.</summary>
internal sealed class JsonTreeReader
{
    private readonly byte[] _utf8;
    private readonly List<ConfigProblem> _problems;
    private int _line = 1;
    private int _scanned;
    private int _column = 1;

    private JsonTreeReader(byte[] utf8, List<ConfigProblem> problems)
    {
        _utf8 = utf8;
        _problems = problems;
    }

    public static ConfigNode? Read(ReadOnlySpan<byte> utf8, List<ConfigProblem> problems)
    {
        if (utf8.StartsWith(Encoding.UTF8.Preamble))
        {
            utf8 = utf8[3..];
        }

        return new JsonTreeReader(utf8.ToArray(), problems).ReadDocument();
    }

    private ConfigNode? ReadDocument()
    {
        var reader = new Utf8JsonReader(_utf8, new JsonReaderOptions { MaxDepth = 100 });
        try
        {
            reader.Read();
            var root = ReadNode(ref reader);
            while (reader.Read())
            {
            }

            return root;
        }
        catch (JsonException e)
        {
            var position = new Position((int)(e.LineNumber ?? 0) + 1, (int)(e.BytePositionInLine ?? 0) + 1);
            var reason = e.Message;
            var cut = reason.IndexOf(" LineNumber:", StringComparison.Ordinal);
            _problems.Add(new ConfigProblem(ConfigSeverity.Error, "", position, "Not valid JSON: " + (cut < 0 ? reason : reason[..cut])));
            return null;
        }
    }

    private ConfigNode ReadNode(ref Utf8JsonReader reader)
    {
        var position = Locate(reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return new ConfigNode(NodeKind.Null, position) { Text = "null" };
            case JsonTokenType.True:
                return new ConfigNode(NodeKind.Bool, position) { Text = "true" };
            case JsonTokenType.False:
                return new ConfigNode(NodeKind.Bool, position) { Text = "false" };
            case JsonTokenType.String:
                return new ConfigNode(NodeKind.String, position) { Text = reader.GetString()!, TextOffset = 1 };
            case JsonTokenType.Number:
                var text = Encoding.UTF8.GetString(reader.ValueSpan);
                var integer = text.AsSpan().IndexOfAny('.', 'e', 'E') < 0;
                return new ConfigNode(integer ? NodeKind.Integer : NodeKind.Float, position) { Text = text };
            case JsonTokenType.StartArray:
                var list = new ConfigNode(NodeKind.Sequence, position);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    list.Add(ReadNode(ref reader));
                }

                return list;
            default:
                return ReadObject(ref reader, position);
        }
    }

    private ConfigNode ReadObject(ref Utf8JsonReader reader, Position position)
    {
        var node = new ConfigNode(NodeKind.Mapping, position);
        HashSet<string>? keys = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var keyPosition = Locate(reader.TokenStartIndex);
            var key = reader.GetString()!;
            reader.Read();
            var value = ReadNode(ref reader);
            if (node.AddsKey(key, ref keys))
            {
                node.Add(value, key, keyPosition);
            }
            else
            {
                _problems.Add(new ConfigProblem(ConfigSeverity.Error, "", keyPosition, $"The key \"{key}\" is there twice."));
            }
        }

        return node;
    }

    // Tokens come in order, so one forward scan over the bytes serves all of them. Columns count characters.
    private Position Locate(long offset)
    {
        for (; _scanned < offset; _scanned++)
        {
            var value = _utf8[_scanned];
            if (value == '\n')
            {
                _line++;
                _column = 1;
            }
            else if ((value & 0xC0) != 0x80)
            {
                // The first byte of a character; one of four bytes is two UTF-16 characters.
                _column += value >= 0xF0 ? 2 : 1;
            }
        }

        return new Position(_line, _column);
    }
}
