using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Tests.Formats;
using Agentgateway.Llm.Translation;
using Xunit;

namespace Agentgateway.Llm.Tests.Shapes;

/// <summary>
/// One case of our own for every shape that llm.md 8.2 and 8.3 name without giving the file: whole requests and answers, with what llm.md 3 says must become of them. The cases are in shapes.json.
/// </summary>
public sealed class ShapeTests
{
    private static readonly JsonArray Cases = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Shapes", "shapes.json")))!.AsArray();

    public static TheoryData<int, string> All()
    {
        var all = new TheoryData<int, string>();
        for (var i = 0; i < Cases.Count; i++)
        {
            all.Add(i, $"{Cases[i]!["kind"]} {Cases[i]!["name"]}: {Cases[i]!["client"]} and {Cases[i]!["upstream"]}");
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Shape_is_translated_as_specified(int index, string name)
    {
        var shape = Cases[index]!;
        var isRequest = shape["kind"]!.ToString() == "request";
        var next = 0;
        var context = new TranslationContext
        {
            Client = Enum.Parse<ChatFormat>(shape["client"]!.ToString()),
            Upstream = Enum.Parse<ChatFormat>(shape["upstream"]!.ToString()),
            Model = shape["model"]?.ToString(),
            Provider = shape["provider"]?.ToString() ?? "",
            Region = "us-west-2",
            RequestModel = isRequest ? null : "input-model",
            Time = Wire.Clock,
            NewId = prefix => prefix + (++next).ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        var output = new ArrayBufferWriter<byte>();
        var input = Encoding.UTF8.GetBytes(shape["input"]!.ToJsonString());
        if (isRequest)
        {
            Assert.Null(Translator.TranslateRequest(input, context, output).Refusal);
        }
        else
        {
            Assert.NotNull(Translator.TranslateAnswer(input, context, output).Answer);
        }

        Assert.True(JsonNode.DeepEquals(shape["expected"], JsonNode.Parse(output.WrittenSpan)), name + ": " + Encoding.UTF8.GetString(output.WrittenSpan));
    }
}
