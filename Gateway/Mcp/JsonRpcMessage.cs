using System.Text.Json;
using Agentgateway.Llm.Requests;

namespace Agentgateway.Gateway.Mcp;

/// <summary>The envelope of a JSON-RPC message and the places of what the gateway may read or replace; the rest stays bytes.</summary>
/// <param name="Id">The id with its quotes; absent for notifications.</param>
/// <param name="Name">Value of <c>params.name</c>, or of <c>params.ref.name</c> for completions; with quotes.</param>
/// <param name="Uri">Value of <c>params.uri</c>, or of <c>params.ref.uri</c>; with quotes.</param>
/// <param name="Cursor">Value of <c>params.cursor</c>; with quotes.</param>
/// <param name="Version">Text of <c>params.protocolVersion</c>; null if absent.</param>
internal readonly record struct JsonRpcMessage(
    JsonRpcKind Kind,
    string? Method,
    JsonRange Id,
    JsonRange Params,
    JsonRange Name,
    JsonRange Uri,
    JsonRange Cursor,
    JsonRange Result,
    JsonRange Error,
    string? Version)
{
    /// <summary>Reads a message. False if it is not valid JSON or not JSON-RPC 2.0; members named twice are refused, since two parsers could see two values.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, out JsonRpcMessage message)
    {
        message = default;
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read())
            {
                return false;
            }

            if (reader.TokenType == JsonTokenType.StartArray)
            {
                reader.Skip();
                message = new JsonRpcMessage(JsonRpcKind.Batch, null, default, default, default, default, default, default, default, null);
                return !reader.Read();
            }

            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            var draft = new Draft();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (!draft.Member(ref reader, json))
                {
                    return false;
                }
            }

            reader.Read();
            return draft.TryBuild(out message);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Decodes a string at one of the ranges; null if it is absent or no string.</summary>
    public static string? Text(ReadOnlySpan<byte> json, JsonRange range)
    {
        if (!range.IsPresent)
        {
            return null;
        }

        var reader = new Utf8JsonReader(range.Of(json));
        return reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
    }

    private struct Draft
    {
        private bool _version2;
        private string? _method;
        private string? _protocolVersion;
        private JsonRange _id;
        private JsonRange _params;
        private JsonRange _name;
        private JsonRange _uri;
        private JsonRange _cursor;
        private JsonRange _result;
        private JsonRange _error;

        public bool Member(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
        {
            if (reader.ValueTextEquals("jsonrpc"u8))
            {
                reader.Read();
                _version2 = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("2.0"u8);
                reader.Skip();
                return true;
            }

            if (reader.ValueTextEquals("method"u8))
            {
                reader.Read();
                if (_method is not null || reader.TokenType != JsonTokenType.String)
                {
                    return false;
                }

                _method = reader.GetString();
                return true;
            }

            if (reader.ValueTextEquals("id"u8))
            {
                reader.Read();
                if (_id.IsPresent || reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number or JsonTokenType.Null))
                {
                    return false;
                }

                // A null id answers a message that could not be read; it names nothing.
                _id = reader.TokenType == JsonTokenType.Null ? default : Here(ref reader);
                return true;
            }

            if (reader.ValueTextEquals("result"u8))
            {
                return Value(ref reader, ref _result);
            }

            if (reader.ValueTextEquals("error"u8))
            {
                return Value(ref reader, ref _error);
            }

            if (!reader.ValueTextEquals("params"u8))
            {
                reader.Read();
                reader.Skip();
                return true;
            }

            reader.Read();
            if (_params.IsPresent)
            {
                return false;
            }

            var start = (int)reader.TokenStartIndex;
            var ok = reader.TokenType != JsonTokenType.StartObject || Params(ref reader, nested: false);
            if (reader.TokenType == JsonTokenType.StartArray)
            {
                reader.Skip();
            }

            _params = new JsonRange(start, (int)reader.BytesConsumed - start);
            return ok;
        }

        public readonly bool TryBuild(out JsonRpcMessage message)
        {
            var kind = _method is null ? JsonRpcKind.Response : _id.IsPresent ? JsonRpcKind.Request : JsonRpcKind.Notification;
            message = new JsonRpcMessage(kind, _method, _id, _params, _name, _uri, _cursor, _result, _error, _protocolVersion);
            return _version2 && (_method is not null || _result.IsPresent || _error.IsPresent);
        }

        private bool Params(ref Utf8JsonReader reader, bool nested)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("name"u8))
                {
                    if (!Value(ref reader, ref _name))
                    {
                        return false;
                    }
                }
                else if (reader.ValueTextEquals("uri"u8))
                {
                    if (!Value(ref reader, ref _uri))
                    {
                        return false;
                    }
                }
                else if (!nested && reader.ValueTextEquals("cursor"u8))
                {
                    if (!Value(ref reader, ref _cursor))
                    {
                        return false;
                    }
                }
                else if (!nested && reader.ValueTextEquals("protocolVersion"u8))
                {
                    reader.Read();
                    _protocolVersion = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                    reader.Skip();
                }
                else if (!nested && reader.ValueTextEquals("ref"u8))
                {
                    reader.Read();
                    if (reader.TokenType != JsonTokenType.StartObject)
                    {
                        reader.Skip();
                    }
                    else if (!Params(ref reader, nested: true))
                    {
                        return false;
                    }
                }
                else
                {
                    reader.Read();
                    reader.Skip();
                }
            }

            return true;
        }

        private static bool Value(ref Utf8JsonReader reader, ref JsonRange place)
        {
            reader.Read();
            if (place.IsPresent)
            {
                return false;
            }

            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            place = new JsonRange(start, (int)reader.BytesConsumed - start);
            return true;
        }

        private static JsonRange Here(ref Utf8JsonReader reader) =>
            new((int)reader.TokenStartIndex, (int)(reader.BytesConsumed - reader.TokenStartIndex));
    }
}
