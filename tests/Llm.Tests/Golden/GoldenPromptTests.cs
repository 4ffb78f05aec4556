using System.Text.Json.Nodes;
using Agentgateway.Llm.Golden;
using Agentgateway.Llm.Requests;
using Xunit;

namespace Agentgateway.Llm.Tests.Golden;

/// <summary>What is read of a request for logs and expressions is what the golden files have as <c>parsed</c>: the prompt, the model and the settings.</summary>
public sealed class GoldenPromptTests
{
    private static readonly string[] Areas = ["requests/completions", "requests/messages", "requests/responses", "requests/gemini"];

    [Fact]
    public void Prompt_model_and_settings_are_those_of_the_reference()
    {
        var folder = GoldenFolder.Find();
        Assert.SkipUnless(folder is not null, "The reference folder is not on this machine.");
        var seen = 0;
        foreach (var path in Directory.EnumerateFiles(folder, "*.snap", SearchOption.AllDirectories))
        {
            // Prompts of assistant-history are added to.
            if (GoldenCase.Read(folder, path) is not { } golden || !Areas.Contains(golden.Area) || golden.Label == "openai" || golden.Label.StartsWith("get-", StringComparison.Ordinal) || golden.Expected?["parsed"] is not { } parsed)
            {
                continue;
            }

            var input = golden.Input;
            Assert.True(LlmRequestPeek.TryRead(input, out var peek, out var error), error);
            var prompt = new JsonArray([.. PromptReader.Read(input, peek).Select(static message => (JsonNode)new JsonObject { ["role"] = message.Role, ["content"] = message.Content })]);
            Assert.True(JsonNode.DeepEquals(parsed["prompt"], prompt), $"{golden.Name}: {prompt.ToJsonString()}");
            Assert.Equal(parsed["request_model"]!.ToString(), peek.Model ?? "");
            Assert.Equal(parsed["streaming"]!.GetValue<bool>(), peek.Stream);
            if (golden.Area != "requests/gemini")
            {
                Same(parsed["params"]!["temperature"], peek.Params.Temperature);
                Same(parsed["params"]!["top_p"], peek.Params.TopP);
                Same(parsed["params"]!["frequency_penalty"], peek.Params.FrequencyPenalty);
                Same(parsed["params"]!["presence_penalty"], peek.Params.PresencePenalty);
                Same(parsed["params"]!["seed"], peek.Params.Seed);
                Same(parsed["params"]!["max_tokens"], peek.Params.MaxTokens);
            }

            seen++;
        }

        Assert.True(seen > 0);
    }

    private static void Same(JsonNode? expected, double? actual)
    {
        Assert.Equal(expected is null, actual is null);
        Assert.Equal(expected?.GetValue<double>() ?? 0, actual ?? 0, 1e-6);
    }
}
