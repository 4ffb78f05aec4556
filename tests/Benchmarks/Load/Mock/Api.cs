namespace Agentgateway.Benchmarks.Load.Mock;

/// <summary>In which shape the mock answers, by path.</summary>
internal enum Api
{
    /// <summary>Bytes that mean nothing.</summary>
    Plain,

    /// <summary>OpenAI Chat Completions.</summary>
    Completions,

    /// <summary>OpenAI Responses.</summary>
    Responses,

    /// <summary>Anthropic Messages.</summary>
    Messages,
}
