using FsCheck;
using FsCheck.Fluent;

namespace Agentgateway.Llm.Tests.Translation;

/// <summary>Generators of what conversations are made of.</summary>
internal static class Samples
{
    /// <summary>Text that is never blank, with what encoders stumble over.</summary>
    public static Gen<string> Text { get; } =
        from words in Gen.Elements("Hello", "a \"quoted\" word", "line\nbreak", "tab\tand\\backslash", "data: [DONE]", "ümläut", "漢字", "👩‍💻", "<b>&amp;</b>", "{\"a\":1}", "\u0001control", "  spaces  ")
            .NonEmptyListOf()
        select "t" + string.Join(' ', words.Take(6));

    /// <summary>Arguments of a call: a compact JSON object.</summary>
    public static Gen<string> Arguments { get; } = Gen.Elements(
        "{}", "{\"city\":\"Oslo\"}", "{\"n\":1,\"deep\":{\"list\":[1,2,{\"x\":null}]}}", "{\"text\":\"a \\\"b\\\" \\\\ } { ]\"}", "{\"emoji\":\"👩\",\"flag\":true}");

    /// <summary>A tool name that every format accepts.</summary>
    public static Gen<string> ToolName { get; } = Gen.Elements("get_weather", "search", "Bash", "tool-2");

    /// <summary>A signature as Anthropic makes them.</summary>
    public static Gen<string> Signature { get; } = Gen.Elements("EsgDCkYIBxgCKkDIY0kw", "c2lnbmF0dXJl+/==");

    /// <summary>A number of tokens.</summary>
    public static Gen<int> Tokens { get; } = Gen.Choose(1, 5000);
}
