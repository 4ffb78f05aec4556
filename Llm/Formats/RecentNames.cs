using System.Text;
using System.Text.Json;

namespace Agentgateway.Llm.Formats;

/// <summary>Names of models as they came last, a few per thread: most calls name the same ones, and need no new string for it.</summary>
internal static class RecentNames
{
    private const int Slots = 16;
    private const int Longest = 64;

    [ThreadStatic]
    private static string?[]? _names;

    /// <summary>The string at which the reader stands.</summary>
    /// <exception cref="InvalidOperationException">It is no valid text.</exception>
    public static string Read(ref Utf8JsonReader reader)
    {
        if (reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan is not { Length: > 0 and <= Longest } name)
        {
            return reader.GetString() ?? "";
        }

        var names = _names ??= new string?[Slots];
        ref var slot = ref names[((name.Length * 31) + (name[^1] * 7) + name[name.Length / 2]) % Slots];
        if (slot is null || !Ascii.Equals(name, slot))
        {
            slot = reader.GetString()!;
        }

        return slot;
    }
}
