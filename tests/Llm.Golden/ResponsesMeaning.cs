using System.Text.Json.Nodes;

namespace Agentgateway.Llm.Golden;

/// <summary>What a stream of Responses says, apart from the way in which its events say it.</summary>
internal static class ResponsesMeaning
{
    /// <summary>The text, the calls, the outcome and the counts.</summary>
    /// <param name="events">Events as <see cref="GoldenStream.Parse"/> gives them.</param>
    /// <param name="reasoningIsText">Count thoughts as text.</param>
    public static JsonObject Of(JsonArray events, bool reasoningIsText = false)
    {
        var text = "";
        var calls = new JsonArray();
        var meaning = new JsonObject();
        foreach (var data in events.Select(static item => item!["data"]).OfType<JsonObject>())
        {
            switch (data["type"]?.ToString())
            {
                case "response.output_text.delta":
                    text += data["delta"];
                    break;
                case "response.reasoning_summary_text.delta" when reasoningIsText:
                    text += data["delta"];
                    break;
                case "response.output_item.done" when data["item"]!["type"]!.ToString() == "function_call":
                    calls.Add(new JsonObject { ["name"] = data["item"]!["name"]!.ToString(), ["arguments"] = data["item"]!["arguments"]!.ToString() });
                    break;
                case "response.completed" or "response.incomplete" or "response.failed":
                    var response = data["response"]!;
                    meaning["status"] = response["status"]?.ToString();
                    meaning["model"] = response["model"]?.ToString();
                    meaning["input"] = response["usage"]?["input_tokens"]?.DeepClone();
                    meaning["cached"] = response["usage"]?["input_tokens_details"]?["cached_tokens"]?.DeepClone();
                    meaning["output"] = response["usage"]?["output_tokens"]?.DeepClone();
                    meaning["reasoning"] = response["usage"]?["output_tokens_details"]?["reasoning_tokens"]?.DeepClone();
                    break;
            }
        }

        meaning["text"] = text;
        meaning["calls"] = calls;
        return meaning;
    }
}
