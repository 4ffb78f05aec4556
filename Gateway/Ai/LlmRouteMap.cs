using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Llm;

namespace Agentgateway.Gateway.Ai;

/// <summary>Finds out from the path what kind of LLM call a request is: by suffix, the longest first, <c>*</c> last.</summary>
internal sealed class LlmRouteMap
{
    private static readonly (string Suffix, LlmRouteType Type)[] RouterSuffixes =
    [
        ("/v1/chat/completions", LlmRouteType.Completions),
        ("/v1/messages", LlmRouteType.Messages),
        ("/v1/messages/count_tokens", LlmRouteType.AnthropicTokenCount),
        (":rawPredict", LlmRouteType.Messages),
        (":streamRawPredict", LlmRouteType.Messages),
        (":generateContent", LlmRouteType.GenerateContent),
        (":streamGenerateContent", LlmRouteType.GenerateContent),
        (":countTokens", LlmRouteType.GeminiCountTokens),
        ("/v1/responses", LlmRouteType.Responses),
        ("/v1/responses/compact", LlmRouteType.Detect),
        ("/v1/images/generations", LlmRouteType.Detect),
        ("/v1/images/edits", LlmRouteType.Upload),
        ("/v1/images/variations", LlmRouteType.Upload),
        ("/v1/audio/transcriptions", LlmRouteType.Upload),
        ("/v1/audio/translations", LlmRouteType.Upload),
        ("/v1/audio/speech", LlmRouteType.Detect),
        ("/v1/completions", LlmRouteType.Detect),
        ("/v1/moderations", LlmRouteType.Detect),
        ("/v1/realtime", LlmRouteType.Realtime),
        ("/converse", LlmRouteType.Converse),
        ("/converse-stream", LlmRouteType.Converse),
        ("/invoke", LlmRouteType.Invoke),
        ("/invoke-with-response-stream", LlmRouteType.Invoke),
        ("/v1/embeddings", LlmRouteType.Embeddings),
        ("/v1/rerank", LlmRouteType.Rerank),
        ("/v2/rerank", LlmRouteType.Rerank),
    ];

    private readonly (string Suffix, LlmRouteType Type)[] _suffixes;
    private readonly LlmRouteType _other;

    private LlmRouteMap(IEnumerable<(string Suffix, LlmRouteType Type)> suffixes, LlmRouteType other)
    {
        _suffixes = [.. suffixes.OrderByDescending(s => s.Suffix.Length)];
        _other = other;
    }

    /// <summary>The map of the <c>llm</c> section; unknown paths pass through.</summary>
    public static LlmRouteMap Router { get; } = new(RouterSuffixes, LlmRouteType.Passthrough);

    /// <summary>The map of an <c>ai</c> policy; without one everything is completions, as in agentgateway.</summary>
    public static LlmRouteMap From(IReadOnlyList<KeyValuePair<string, AiRouteType>> routes)
    {
        var other = LlmRouteType.Completions;
        var suffixes = new List<(string, LlmRouteType)>();
        foreach (var (suffix, configured) in routes)
        {
            var type = Enum.Parse<LlmRouteType>(configured.ToString());
            if (suffix == "*")
            {
                other = type;
            }
            else
            {
                suffixes.Add((suffix, type));
            }
        }

        return new LlmRouteMap(suffixes, other);
    }

    /// <summary>The kind of call at a path (without query).</summary>
    public LlmRouteType Resolve(ReadOnlySpan<char> path)
    {
        foreach (var (suffix, type) in _suffixes)
        {
            if (path.EndsWith(suffix, StringComparison.Ordinal))
            {
                return type;
            }
        }

        return _other;
    }
}
