using System.Text.Json.Nodes;
using Agentgateway.Llm.Usage;

namespace Agentgateway.Llm.Golden.Labels;

/// <summary>Token counts under the reference's names: the provider's own numbers.</summary>
internal static class UsageTelemetry
{
    /// <summary>What was seen of an answer.</summary>
    public static JsonObject Of(LlmObservation seen)
    {
        var read = Of(seen.Usage);
        Add(read, "provider_model", seen.ResponseModel);
        Add(read, "service_tier", seen.ServiceTier);
        return read;
    }

    /// <summary>The counts that were reported.</summary>
    public static JsonObject Of(TokenUsage usage)
    {
        var read = new JsonObject();
        Add(read, "input_tokens", usage.ProviderInput);
        Add(read, "output_tokens", usage.Output);
        Add(read, "total_tokens", usage.ProviderTotal);
        Add(read, "reasoning_tokens", usage.Reasoning);
        Add(read, "cached_input_tokens", usage.CacheRead);
        Add(read, "cache_creation_input_tokens", usage.CacheWrite);
        Add(read, "input_audio_tokens", usage.InputAudio);
        Add(read, "output_audio_tokens", usage.OutputAudio);
        Add(read, "input_image_tokens", usage.InputImage);
        Add(read, "output_image_tokens", usage.OutputImage);
        Add(read, "input_text_tokens", usage.InputText);
        Add(read, "output_text_tokens", usage.OutputText);
        return read;
    }

    private static void Add(JsonObject read, string name, JsonNode? value)
    {
        if (value is not null)
        {
            read[name] = value;
        }
    }
}
