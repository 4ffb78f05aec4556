namespace Agentgateway.Llm.Requests;

/// <summary>Sampling parameters of a request, as sent. Null = not sent, or not of the expected type.</summary>
/// <param name="MaxTokens"><c>max_completion_tokens</c>, else <c>max_tokens</c>, else <c>max_output_tokens</c>.</param>
public readonly record struct LlmParams(
    double? Temperature,
    double? TopP,
    double? FrequencyPenalty,
    double? PresencePenalty,
    long? Seed,
    long? MaxTokens,
    string? EncodingFormat,
    long? Dimensions);
