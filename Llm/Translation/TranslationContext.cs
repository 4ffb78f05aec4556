using System.Security.Cryptography;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Formats.Bedrock;

namespace Agentgateway.Llm.Translation;

/// <summary>What a translation needs to know beside the body, and what a request has to remember for its answer. One per attempt; not shared between threads.</summary>
public sealed class TranslationContext
{
    private List<(string Field, string Reason)>? _notes;

    /// <summary>Format of the client.</summary>
    public required ChatFormat Client { get; init; }

    /// <summary>Format of the provider.</summary>
    public required ChatFormat Upstream { get; init; }

    /// <summary>Model to ask the provider for; null keeps the client's.</summary>
    public string? Model { get; init; }

    /// <summary>Provider kind as in the configuration (<c>openAI</c>, <c>anthropic</c>, <c>bedrock</c>, …); for what differs between providers of one format.</summary>
    public string Provider { get; init; } = "";

    /// <summary>Cloud region, where the format needs it.</summary>
    public string? Region { get; init; }

    /// <summary>A header of the client's request; null if absent.</summary>
    public Func<string, string?> ClientHeader { get; init; } = static _ => null;

    /// <summary>A header of the provider's answer; set it before answers or streams are read.</summary>
    public Func<string, string?> UpstreamHeader { get; set; } = static _ => null;

    /// <summary>Where prompt-cache marks are set by policy; null for nowhere (llm.md 5.7).</summary>
    public PromptCachingOptions? PromptCaching { get; init; }

    /// <summary>Guardrail that Bedrock applies; null for none.</summary>
    public BedrockGuardrail? BedrockGuardrail { get; init; }

    /// <summary>Clock for created times.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Makes ids that the other format lacks; the argument is the prefix, e.g. <c>msg_</c>.</summary>
    public Func<string, string> NewId { get; init; } = static prefix => prefix + RandomNumberGenerator.GetHexString(24, lowercase: true);

    /// <summary>Upper bound of one stream event or frame, in bytes.</summary>
    public int MaxEventBytes { get; init; } = 2 * 1024 * 1024;

    /// <summary>Model in the client's request; set by <see cref="Translator.TranslateRequest"/>, or before it where the path names the model.</summary>
    public string? RequestModel { get; set; }

    /// <summary>The client asked for usage in the stream; set by <see cref="Translator.TranslateRequest"/>. Null = it did not say.</summary>
    public bool? ClientWantsStreamUsage { get; set; }

    /// <summary>The request has a stream as answer; set by <see cref="Translator.TranslateRequest"/>, or before it where the path says so.</summary>
    public bool Stream { get; set; }

    /// <summary>Names given to tools for this provider → the client's own names.</summary>
    public Dictionary<string, string> ToolNames { get; } = new(StringComparer.Ordinal);

    /// <summary>A Gemini client that streams without <c>alt=sse</c>: the chunks are the elements of one JSON array instead of events.</summary>
    public bool StreamsAsArray { get; init; }

    /// <summary>Tools that the client declared with free-text input, while the provider knows them as functions.</summary>
    internal HashSet<string> CustomTools { get; } = new(StringComparer.Ordinal);

    /// <summary>Members of the request that the client's format repeats in its answers (Responses), as one JSON object; null if none.</summary>
    public byte[]? RequestEcho { get; set; }

    /// <summary>What was dropped, for the debug log.</summary>
    public IReadOnlyList<string> Notes => _notes?.ConvertAll(static note => $"{note.Field}: {note.Reason}") ?? (IReadOnlyList<string>)[];

    /// <summary>Remembers that something could not be said in the target format.</summary>
    /// <param name="field">Path in the source format.</param>
    /// <param name="reason">Why, in a few words.</param>
    public void Note(string field, string reason) => (_notes ??= []).Add((field, reason));

    /// <summary>Seconds since 1970.</summary>
    public long Now() => Time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>The client's own name of a tool.</summary>
    public string ClientToolName(string name) => ToolNames.GetValueOrDefault(name, name);
}
