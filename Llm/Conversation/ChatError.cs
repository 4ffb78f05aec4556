namespace Agentgateway.Llm.Conversation;

/// <summary>An error of a provider, or of the gateway about a translation.</summary>
/// <param name="Message">Text for people.</param>
public sealed record ChatError(string Message)
{
    /// <summary>HTTP status; 0 inside a stream.</summary>
    public int Status { get; init; }

    /// <summary>Type as the provider named it, e.g. <c>invalid_request_error</c>, <c>overloaded_error</c>; null if it had none.</summary>
    public string? Type { get; init; }

    /// <summary>Machine-readable code: OpenAI <c>code</c>, Google <c>status</c>.</summary>
    public string? Code { get; init; }

    /// <summary>The field at fault.</summary>
    public string? Param { get; init; }
}
