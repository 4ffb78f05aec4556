using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Agentgateway.Gateway.Listeners;

/// <summary>Finds the server name in a TLS ClientHello without consuming it. Source: RFC 8446 4.1.2 and 5.1, RFC 6066 3.</summary>
internal static class ClientHelloParser
{
    /// <summary>A ClientHello that is longer, its record headers included, is refused.</summary>
    public const int MaxBytes = 64 * 1024;

    private const int RecordHead = 5;
    private const int MaxRecord = 16 * 1024;
    private const byte HandshakeRecord = 22;
    private const byte ClientHelloMessage = 1;
    private const int ServerNameExtension = 0;

    /// <param name="serverName">Lower case; empty when the client sent none.</param>
    public static ClientHelloState Parse(in ReadOnlySequence<byte> buffer, out string serverName)
    {
        if (buffer.IsSingleSegment)
        {
            return Parse(buffer.FirstSpan, out serverName);
        }

        var length = (int)Math.Min(buffer.Length, MaxBytes + 1);
        var copy = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            buffer.Slice(0, length).CopyTo(copy);
            return Parse(copy.AsSpan(0, length), out serverName);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    public static ClientHelloState Parse(ReadOnlySpan<byte> data, out string serverName)
    {
        serverName = "";
        var state = Unwrap(data, [], out var length);
        if (state != ClientHelloState.Complete)
        {
            return state;
        }

        var first = BinaryPrimitives.ReadUInt16BigEndian(data[3..]);
        if (length <= first)
        {
            return ParseMessage(data.Slice(RecordHead, length), out serverName);
        }

        // The message is spread over several records.
        var message = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            Unwrap(data, message.AsSpan(0, length), out _);
            return ParseMessage(message.AsSpan(0, length), out serverName);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(message);
        }
    }

    // Walks the records until they hold the whole message; copies it when there is room.
    private static ClientHelloState Unwrap(ReadOnlySpan<byte> data, Span<byte> target, out int length)
    {
        length = int.MaxValue;
        Span<byte> head = stackalloc byte[4];
        int have = 0, at = 0;
        while (have < length)
        {
            if (at > MaxBytes)
            {
                return ClientHelloState.Invalid;
            }

            var rest = data[at..];
            if ((rest.Length > 0 && rest[0] != HandshakeRecord) || (rest.Length > 1 && rest[1] != 3))
            {
                return ClientHelloState.Invalid;
            }

            if (rest.Length < RecordHead)
            {
                return ClientHelloState.NeedMore;
            }

            int record = BinaryPrimitives.ReadUInt16BigEndian(rest[3..]);
            if (record is 0 or > MaxRecord)
            {
                return ClientHelloState.Invalid;
            }

            var body = rest[RecordHead..];
            body = body[..Math.Min(body.Length, record)];
            if (have < head.Length)
            {
                body[..Math.Min(body.Length, head.Length - have)].CopyTo(head[have..]);
                if (body.Length > 0 && head[0] != ClientHelloMessage)
                {
                    return ClientHelloState.Invalid;
                }

                if (have + body.Length >= head.Length)
                {
                    length = 4 + ((head[1] << 16) | (head[2] << 8) | head[3]);
                    if (length > MaxBytes)
                    {
                        return ClientHelloState.Invalid;
                    }
                }
            }

            if (!target.IsEmpty)
            {
                body[..Math.Min(body.Length, target.Length - have)].CopyTo(target[have..]);
            }

            have += body.Length;
            if (body.Length < record && have < length)
            {
                return ClientHelloState.NeedMore;
            }

            at += RecordHead + record;
        }

        return ClientHelloState.Complete;
    }

    private static ClientHelloState ParseMessage(ReadOnlySpan<byte> message, out string serverName)
    {
        serverName = "";

        // Message head, version and random; then session id, cipher suites and compression methods.
        var rest = message[4..];
        if (rest.Length < 34)
        {
            return ClientHelloState.Invalid;
        }

        rest = rest[34..];
        if (!TrySkip(ref rest, 1, 32) || !TrySkip(ref rest, 2, ushort.MaxValue) || !TrySkip(ref rest, 1, byte.MaxValue))
        {
            return ClientHelloState.Invalid;
        }

        if (rest.IsEmpty)
        {
            return ClientHelloState.Complete;
        }

        return TryTake(ref rest, 2, out var extensions) && rest.IsEmpty && TryFindName(extensions, ref serverName) ? ClientHelloState.Complete : ClientHelloState.Invalid;
    }

    private static bool TryFindName(ReadOnlySpan<byte> extensions, ref string serverName)
    {
        var found = false;
        while (!extensions.IsEmpty)
        {
            if (extensions.Length < 2)
            {
                return false;
            }

            var type = BinaryPrimitives.ReadUInt16BigEndian(extensions);
            extensions = extensions[2..];
            if (!TryTake(ref extensions, 2, out var content))
            {
                return false;
            }

            if (type != ServerNameExtension)
            {
                continue;
            }

            // A second one would let two readers see two names.
            if (found || !TryTake(ref content, 2, out var names) || !content.IsEmpty || names.Length < 4 || names[0] != 0)
            {
                return false;
            }

            names = names[1..];
            if (!TryTake(ref names, 2, out var name) || !names.IsEmpty || !IsHostName(name))
            {
                return false;
            }

            serverName = Encoding.ASCII.GetString(name).ToLowerInvariant();
            found = true;
        }

        return true;
    }

    private static bool IsHostName(ReadOnlySpan<byte> name) => name.Length is > 0 and <= 255 && name.IndexOfAnyExceptInRange((byte)0x21, (byte)0x7E) < 0;

    private static bool TrySkip(ref ReadOnlySpan<byte> data, int lengthBytes, int most) => TryTake(ref data, lengthBytes, out var content) && content.Length <= most;

    private static bool TryTake(ref ReadOnlySpan<byte> data, int lengthBytes, out ReadOnlySpan<byte> content)
    {
        content = default;
        if (data.Length < lengthBytes)
        {
            return false;
        }

        var length = lengthBytes == 1 ? data[0] : BinaryPrimitives.ReadUInt16BigEndian(data);
        if (data.Length < lengthBytes + length)
        {
            return false;
        }

        content = data.Slice(lengthBytes, length);
        data = data[(lengthBytes + length)..];
        return true;
    }
}
