using System.Globalization;
using Agentgateway.Configuration.Contracts;
using Agentgateway.Portal.Resources;

namespace Agentgateway.Portal.Services;

/// <summary>A logged request in words.</summary>
internal static class RequestText
{
    /// <summary>The model, tool or path that the request was about.</summary>
    public static string What(RequestLog log) =>
        log.RequestedModel ?? log.ResponseModel ?? log.Tool ?? log.McpMethod ?? $"{log.Method} {log.Path}".Trim();

    public static string Kind(string kind) => kind switch
    {
        "llm" => Strings.KindLlm,
        "mcp" => Strings.KindMcp,
        "http" => Strings.KindHttp,
        _ => kind,
    };

    public static string Status(RequestLog log) =>
        log.Status == 0 ? Strings.StatusAborted
        : log.Status.ToString(CultureInfo.InvariantCulture);

    public static string Tone(RequestLog log) => log.Status switch
    {
        >= 500 or 0 => "bad",
        >= 400 => "warn",
        _ when log.Error is not null => "warn",
        _ => "good",
    };

    /// <summary>Never a silent zero: a request without a price says so.</summary>
    public static string Cost(RequestLog log) => log switch
    {
        { CostUsd: { Length: > 0 } cost } => Format.Money(cost),
        { Kind: "llm" } => Strings.Unpriced,
        _ => "–",
    };

    /// <summary>A step of the timeline: <c>firstByte</c> and <c>first_byte_ms</c> both read "First byte".</summary>
    public static string Step(string name)
    {
        var words = new System.Text.StringBuilder();
        foreach (var letter in name.EndsWith("Ms", StringComparison.Ordinal) ? name[..^2] : name.EndsWith("_ms", StringComparison.Ordinal) ? name[..^3] : name)
        {
            if (letter is '_' or '-')
            {
                words.Append(' ');
            }
            else if (char.IsUpper(letter) && words.Length > 0)
            {
                words.Append(' ').Append(char.ToLowerInvariant(letter));
            }
            else
            {
                words.Append(words.Length == 0 ? char.ToUpperInvariant(letter) : letter);
            }
        }

        return words.ToString();
    }

    /// <summary>Why a request was refused and who can help; null if it succeeded or the reason is the provider's own.</summary>
    public static string? Explain(RequestLog log) => log.ErrorCode switch
    {
        "invalid_api_key" => Strings.ExplainInvalidKey,
        "key_expired" => Strings.ExplainKeyExpired,
        "key_disabled" => Strings.ExplainKeyDisabled,
        "key_revoked" => Strings.ExplainKeyRevoked,
        "model_not_allowed" => Strings.ExplainModelNotAllowed,
        "model_not_found" => Strings.ExplainModelNotFound,
        _ => log.Status switch
        {
            429 => Strings.ExplainRateLimited,
            502 or 503 => Strings.ExplainUpstream,
            504 => Strings.ExplainTimeout,
            _ => null,
        },
    };
}
