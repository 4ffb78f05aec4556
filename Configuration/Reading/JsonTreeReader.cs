using System.Text;
using System.Text.Json;
using Agentgateway.Configuration.Model;

namespace Agentgateway.Configuration.Reading;

/// <summary>Reads one JSON document into the same tree as YAML, with lines and columns.</summary>
internal sealed class JsonTreeReader
{
    private const int MaxDepth = 100;

    private readonly byte[] _utf8;
    private readonly List<ConfigProblem> _problems;
    private readonly Dictionary<ConfigNode, JsonItems>? _lists;
    private Position _at = new(1, 1);
    private int _scanned;

    private JsonTreeReader(byte[] utf8, List<ConfigProblem> problems, Dictionary<ConfigNode, JsonItems>? lists = null)
    {
        _utf8 = utf8;
        _problems = problems;
        _lists = lists;
    }

    public static ConfigNode? Read(ReadOnlySpan<byte> utf8, List<ConfigProblem> problems)
    {
        if (utf8.StartsWith(Encoding.UTF8.Preamble))
        {
            utf8 = utf8[3..];
        }

        return new JsonTreeReader(utf8.ToArray(), problems).ReadDocument();
    }

    /// <summary>The same; tells where the items of lists begin.</summary>
    public static ConfigNode? Read(ReadOnlySpan<byte> utf8, List<ConfigProblem> problems, Dictionary<ConfigNode, JsonItems> lists) =>
        new JsonTreeReader(utf8.ToArray(), problems, lists).ReadDocument();

    /// <summary>Bytes of the object that a text starts with; 0 when it starts with none that is valid.</summary>
    /// <param name="depth">Depth of what the object is in.</param>
    public static int LengthOf(ReadOnlySpan<byte> utf8, int depth)
    {
        if (utf8 is not [(byte)'{', ..] || depth >= MaxDepth)
        {
            return 0;
        }

        try
        {
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth - depth });
            reader.Read();
            reader.Skip();
            return (int)reader.BytesConsumed;
        }
        catch (JsonException)
        {
            return 0;
        }
    }

    /// <summary>Reads the object that a text starts with, out of its document. Null when there is something wrong with it.</summary>
    public static ConfigNode? ReadItem(ReadOnlySpan<byte> utf8, int depth)
    {
        var problems = new List<ConfigProblem>();
        var node = LengthOf(utf8, depth) is > 0 and var length ? new JsonTreeReader(utf8[..length].ToArray(), problems).ReadDocument() : null;
        return problems.Count == 0 ? node : null;
    }

    private ConfigNode? ReadDocument()
    {
        var reader = new Utf8JsonReader(_utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
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
        catch (InvalidOperationException)
        {
            // The reader's answer to half of a surrogate pair and to bytes that are not UTF-8.
            _problems.Add(new ConfigProblem(ConfigSeverity.Error, "", Locate(reader.TokenStartIndex), "Not valid JSON: this text is not valid Unicode."));
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
                var starts = _lists is null ? null : new List<int>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    starts?.Add((int)reader.TokenStartIndex);
                    list.Add(ReadNode(ref reader));
                }

                if (starts is not null)
                {
                    _lists![list] = new JsonItems(starts, (int)reader.TokenStartIndex);
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

    // Tokens come in order, so one forward scan over the bytes serves all of them.
    private Position Locate(long offset)
    {
        _at = Advance(_at, _utf8.AsSpan(_scanned, (int)offset - _scanned));
        _scanned = (int)offset;
        return _at;
    }

    /// <summary>The place behind some bytes. Columns count characters.</summary>
    public static Position Advance(Position from, ReadOnlySpan<byte> utf8)
    {
        var (line, column) = from;
        foreach (var value in utf8)
        {
            if (value == '\n')
            {
                line++;
                column = 1;
            }
            else if ((value & 0xC0) != 0x80)
            {
                // The first byte of a character; one of four bytes is two UTF-16 characters.
                column += value >= 0xF0 ? 2 : 1;
            }
        }

        return new Position(line, column);
    }
}

/// <summary>Where the items of a list are.</summary>
/// <param name="Starts">Offset of each item.</param>
/// <param name="End">Offset of the closing bracket.</param>
internal sealed record JsonItems(List<int> Starts, int End);
