using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Tests.Formats;
using Agentgateway.Llm.Translation;
using Xunit;

namespace Agentgateway.Llm.Tests.Rules;

/// <summary>
/// The rules of llm.md 3.1 to 3.7 for requests, and what providers refuse beside them: one case each, in rules.json. <c>rule</c> says which, <c>expect</c> has values by JSON pointer (null: not there, but
/// <c>"null"</c> as text stands for JSON null), <c>refused</c> the field that a 400 names.
/// </summary>
public sealed class RuleTests
{
    private static readonly JsonArray Cases = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Rules", "rules.json")))!.AsArray();

    public static TheoryData<int, string> All()
    {
        var all = new TheoryData<int, string>();
        for (var i = 0; i < Cases.Count; i++)
        {
            all.Add(i, $"{Cases[i]!["rule"]}");
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Rule_holds(int index, string rule)
    {
        var given = Cases[index]!;
        var next = 0;
        var context = new TranslationContext
        {
            Client = Enum.Parse<ChatFormat>(given["client"]!.ToString()),
            Upstream = Enum.Parse<ChatFormat>(given["upstream"]!.ToString()),
            Model = given["model"]?.ToString(),
            Provider = given["provider"]?.ToString() ?? "",
            ClientHeader = name => given["headers"]?[name]?.ToString(),
            NewId = prefix => prefix + (++next).ToString(CultureInfo.InvariantCulture),
            PromptCaching = given["caching"] is { } caching ? new PromptCachingOptions { MinTokens = caching["minTokens"]?.GetValue<int>() ?? 1024, CacheTools = caching["cacheTools"]?.GetValue<bool>() ?? false } : null,
        };
        var output = new ArrayBufferWriter<byte>();
        var refusal = Translator.TranslateRequest(Encoding.UTF8.GetBytes(given["input"]!.ToJsonString()), context, output).Refusal;
        if (given["refused"] is { } field)
        {
            Assert.Equal(field.ToString(), refusal?.Param);
            Assert.Equal(400, refusal!.Status);
            return;
        }

        Assert.True(refusal is null, $"{rule}: {refusal}");
        var text = Encoding.UTF8.GetString(output.WrittenSpan);
        var actual = JsonNode.Parse(text);
        foreach (var (pointer, expected) in given["expect"]!.AsObject())
        {
            var (present, value) = At(actual, pointer);
            var same = expected is null ? !present : present && (expected.ToJsonString() == "\"null\"" ? value is null : JsonNode.DeepEquals(expected, value));
            Assert.True(same, $"{rule}: {pointer} should be {expected?.ToJsonString() ?? "absent"} in {text}");
        }
    }

    private static (bool Present, JsonNode? Value) At(JsonNode? node, string pointer)
    {
        foreach (var step in pointer.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (node is JsonArray array && int.TryParse(step, CultureInfo.InvariantCulture, out var index) && index < array.Count)
            {
                node = array[index];
            }
            else if (node is not JsonObject members || !members.TryGetPropertyValue(step, out node))
            {
                return (false, null);
            }
        }

        return (true, node);
    }
}
