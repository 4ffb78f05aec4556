namespace Agentgateway.Configuration.Model.Policies;

/// <summary>Guards of prompts and answers.</summary>
/// <param name="Streaming">Whether streamed answers are guarded.</param>
public sealed record PromptGuard(bool Streaming, IReadOnlyList<Guard> Request, IReadOnlyList<Guard> Response);

/// <summary>One guard.</summary>
public sealed record Guard
{
    /// <summary>What it does.</summary>
    public required GuardKind Kind { get; init; }

    /// <summary>The answer when it rejects.</summary>
    public GuardRejection Rejection { get; init; } = new();

    /// <summary>What it looks at; request guards only.</summary>
    public IReadOnlyList<GuardScope> Scope { get; init; } = [GuardScope.SystemPrompt, GuardScope.Messages];
}

/// <summary>The answer when a guard rejects.</summary>
public sealed record GuardRejection
{
    /// <summary>Body of the answer; null for a default text.</summary>
    public byte[]? Body { get; init; }

    /// <summary>Default 403.</summary>
    public int Status { get; init; } = 403;

    /// <summary>Headers of the answer.</summary>
    public HeaderModifier? Headers { get; init; }
}

/// <summary>Parts of a conversation.</summary>
public enum GuardScope
{
    /// <summary>System prompt.</summary>
    SystemPrompt,

    /// <summary>Messages.</summary>
    Messages,

    /// <summary>Results of tools.</summary>
    ToolOutput,

    /// <summary>Arguments of tools.</summary>
    ToolInput,
}

/// <summary>What a guard does.</summary>
public abstract record GuardKind;

/// <summary>Regular expressions and built-in patterns.</summary>
/// <param name="Reject">True with <c>action: reject</c>; else matches are masked.</param>
public sealed record RegexGuard(bool Reject, IReadOnlyList<RegexGuardRule> Rules) : GuardKind;

/// <summary>One pattern; exactly one is set.</summary>
public sealed record RegexGuardRule(string? Pattern, BuiltinPattern? Builtin);

/// <summary>Built-in patterns.</summary>
public enum BuiltinPattern
{
    /// <summary>US social security number.</summary>
    Ssn,

    /// <summary>Credit card number.</summary>
    CreditCard,

    /// <summary>Phone number.</summary>
    PhoneNumber,

    /// <summary>E-mail address.</summary>
    Email,

    /// <summary>Canadian social insurance number.</summary>
    CaSin,
}

/// <summary>Asks a web service.</summary>
public sealed record WebhookGuard(
    BackendReference Target,
    IReadOnlyList<KeyValuePair<string, CelExpression>> Headers,
    IReadOnlyList<NamedMatch> ForwardHeaderMatches,
    bool FailOpen) : GuardKind;

/// <summary>OpenAI's moderation API.</summary>
public sealed record OpenAiModerationGuard(string? Model, SimpleBackendPolicies Policies) : GuardKind;

/// <summary>Bedrock guardrails.</summary>
public sealed record BedrockGuard(string Identifier, string Version, string Region, SimpleBackendPolicies Policies) : GuardKind;

/// <summary>Google Model Armor.</summary>
public sealed record ModelArmorGuard(string TemplateId, string ProjectId, string? Location, SimpleBackendPolicies Policies) : GuardKind;

/// <summary>Azure AI Content Safety.</summary>
public sealed record AzureContentSafetyGuard(string Endpoint, SimpleBackendPolicies Policies, AzureAnalyzeText? AnalyzeText, AzureDetectJailbreak? DetectJailbreak) : GuardKind;

/// <summary>Text analysis.</summary>
public sealed record AzureAnalyzeText(int? SeverityThreshold, string? ApiVersion, IReadOnlyList<string> BlocklistNames, bool? HaltOnBlocklistHit);

/// <summary>Jailbreak detection.</summary>
public sealed record AzureDetectJailbreak(string? ApiVersion);
