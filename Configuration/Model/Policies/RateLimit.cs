namespace Agentgateway.Configuration.Model.Policies;

/// <summary>A token bucket of this process. It starts full and refills continuously.</summary>
/// <param name="MaxTokens">Burst size, in requests or LLM tokens according to <paramref name="Type"/>; 0 rejects everything.</param>
/// <param name="TokensPerFill">Added every <paramref name="FillInterval"/>; at most <paramref name="MaxTokens"/>.</param>
/// <param name="FillInterval">Greater than zero.</param>
public sealed record RateLimit(long MaxTokens, long TokensPerFill, TimeSpan FillInterval, RateLimitType Type = RateLimitType.Requests);

/// <summary>What a limit counts.</summary>
public enum RateLimitType
{
    /// <summary>Requests.</summary>
    Requests,

    /// <summary>LLM tokens.</summary>
    Tokens,
}

/// <summary>Either limits that all apply, or a conditional choice of one.</summary>
public sealed record LocalRateLimitPolicy(IReadOnlyList<RateLimit> Limits, Conditional<RateLimit>? Choice = null);
