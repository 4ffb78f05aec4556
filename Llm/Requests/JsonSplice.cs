using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Agentgateway.Llm.Requests;

/// <summary>Changes top-level members of a JSON object by copying around them. Every byte that no edit names stays as the client sent it.</summary>
public static class JsonSplice
{
    private const int MembersOnStack = 48;
    private static readonly SearchValues<char> PlainName = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");

    /// <summary>Writes the object with the edits applied. Of several edits of one member the first counts; duplicates in the input are all edited.</summary>
    /// <exception cref="JsonException">The input is not a JSON object.</exception>
    public static void Apply(ReadOnlySpan<byte> json, ReadOnlySpan<JsonFieldEdit> edits, IBufferWriter<byte> output)
    {
        Span<Member> stack = stackalloc Member[MembersOnStack];
        Member[]? rented = null;
        try
        {
            var members = Scan(json, edits, stack, ref rented, out var open);
            Write(json, edits, members, open, output);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<Member>.Shared.Return(rented);
            }
        }
    }

    private static ReadOnlySpan<Member> Scan(
        ReadOnlySpan<byte> json, ReadOnlySpan<JsonFieldEdit> edits, Span<Member> members, ref Member[]? rented, out int open)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("Not a JSON object.");
        }

        open = (int)reader.BytesConsumed;
        var count = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (count == members.Length)
            {
                var larger = ArrayPool<Member>.Shared.Rent(count * 2);
                members[..count].CopyTo(larger);
                if (rented is not null)
                {
                    ArrayPool<Member>.Shared.Return(rented);
                }

                members = rented = larger;
            }

            var start = (int)reader.TokenStartIndex;
            var edit = EditOf(ref reader, edits);
            reader.Read();
            var value = (int)reader.TokenStartIndex;
            reader.Skip();
            members[count++] = new Member(start, value, (int)reader.BytesConsumed, edit);
        }

        return members[..count];
    }

    private static int EditOf(ref Utf8JsonReader reader, ReadOnlySpan<JsonFieldEdit> edits)
    {
        for (var i = 0; i < edits.Length; i++)
        {
            if (reader.ValueTextEquals(edits[i].Name))
            {
                return i;
            }
        }

        return -1;
    }

    private static void Write(
        ReadOnlySpan<byte> json, ReadOnlySpan<JsonFieldEdit> edits, ReadOnlySpan<Member> members, int open, IBufferWriter<byte> output)
    {
        var copied = 0;
        var keptEnd = open;
        var lastKept = LastKept(edits, members);
        var anyKept = lastKept >= 0;
        for (var i = 0; i < members.Length; i++)
        {
            var member = members[i];
            if (IsRemoved(edits, member))
            {
                // With a kept member after it, its own comma goes too; at the end the comma before it goes.
                var inside = i < lastKept;
                var from = inside ? member.Start : Math.Max(copied, keptEnd);
                if (from > copied)
                {
                    output.Write(json[copied..from]);
                }

                copied = inside ? members[i + 1].Start : member.End;
                continue;
            }

            if (member.Edit >= 0 && edits[member.Edit].Kind == JsonFieldEditKind.Set)
            {
                output.Write(json[copied..member.Value]);
                output.Write(edits[member.Edit].Value.Span);
                copied = member.End;
            }

            keptEnd = member.End;
        }

        var end = members.Length == 0 ? open : members[^1].End;
        if (copied < end)
        {
            output.Write(json[copied..end]);
            copied = end;
        }

        for (var i = 0; i < edits.Length; i++)
        {
            if (edits[i].Kind != JsonFieldEditKind.Remove && !IsPresent(members, edits, i) && IsFirst(edits, i))
            {
                WriteMember(output, edits[i], anyKept);
                anyKept = true;
            }
        }

        output.Write(json[copied..]);
    }

    private static bool IsRemoved(ReadOnlySpan<JsonFieldEdit> edits, in Member member) =>
        member.Edit >= 0 && edits[member.Edit].Kind == JsonFieldEditKind.Remove;

    private static int LastKept(ReadOnlySpan<JsonFieldEdit> edits, ReadOnlySpan<Member> members)
    {
        var last = members.Length - 1;
        while (last >= 0 && IsRemoved(edits, members[last]))
        {
            last--;
        }

        return last;
    }

    private static bool IsPresent(ReadOnlySpan<Member> members, ReadOnlySpan<JsonFieldEdit> edits, int edit)
    {
        foreach (var member in members)
        {
            if (member.Edit >= 0 && edits[member.Edit].Name == edits[edit].Name)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsFirst(ReadOnlySpan<JsonFieldEdit> edits, int edit)
    {
        for (var i = 0; i < edit; i++)
        {
            if (edits[i].Name == edits[edit].Name)
            {
                return false;
            }
        }

        return true;
    }

    private static void WriteMember(IBufferWriter<byte> output, in JsonFieldEdit edit, bool comma)
    {
        if (comma)
        {
            output.Write(","u8);
        }

        output.Write("\""u8);
        WriteName(output, edit.Name);
        output.Write("\":"u8);
        output.Write(edit.Value.Span);
    }

    // Members of the APIs are plain words; what a configuration adds may be anything.
    private static void WriteName(IBufferWriter<byte> output, string name)
    {
        if (name.AsSpan().IndexOfAnyExcept(PlainName) >= 0)
        {
            output.Write(JsonEncodedText.Encode(name).EncodedUtf8Bytes);
            return;
        }

        var span = output.GetSpan(name.Length);
        output.Advance(Encoding.ASCII.GetBytes(name, span));
    }

    private readonly record struct Member(int Start, int Value, int End, int Edit);
}
