using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Configuration.Reading;

namespace Agentgateway.Configuration.Binding;

/// <summary>The words of the language for every enumeration of the model.</summary>
internal static class Words
{
    public static readonly EnumNames<ListenerProtocol> ListenerProtocols = new(
        ("HTTP", ListenerProtocol.Http), ("HTTPS", ListenerProtocol.Https), ("TLS", ListenerProtocol.Tls), ("TCP", ListenerProtocol.Tcp), ("HBONE", ListenerProtocol.Hbone));

    public static readonly EnumNames<ListenerProtocol> GatewayProtocols = new(
        ("HTTP", ListenerProtocol.Http), ("HTTPS", ListenerProtocol.Https), ("TCP", ListenerProtocol.Tcp), ("TLS", ListenerProtocol.Tls));

    public static readonly EnumNames<TunnelProtocol> TunnelProtocols = new(
        ("direct", TunnelProtocol.Direct), ("hboneWaypoint", TunnelProtocol.HboneWaypoint), ("hboneGateway", TunnelProtocol.HboneGateway),
        ("proxy", TunnelProtocol.Proxy), ("connect", TunnelProtocol.Connect));

    public static readonly EnumNames<BindMode> BindModes = new(("standard", BindMode.Standard), ("internal", BindMode.Internal));

    public static readonly EnumNames<ServerTlsMode> ServerTlsModes = new(("static", ServerTlsMode.Static), ("dynamicCa", ServerTlsMode.DynamicCa));

    public static readonly EnumNames<TlsVersion> TlsVersions = new(("TLS_V1_2", TlsVersion.Tls12), ("TLS_V1_3", TlsVersion.Tls13));

    public static readonly EnumNames<AuthMode> AuthModes = new(("strict", AuthMode.Strict), ("optional", AuthMode.Optional), ("permissive", AuthMode.Permissive));

    public static readonly EnumNames<AuthMode> BasicAuthModes = new(("strict", AuthMode.Strict), ("optional", AuthMode.Optional));

    public static readonly EnumNames<ClientSecretMethod> ClientSecretMethods = new(
        ("clientSecretBasic", ClientSecretMethod.Basic), ("clientSecretPost", ClientSecretMethod.Post));

    public static readonly EnumNames<JwtSigningAlgorithm> SigningAlgorithms = new(
        ("RS256", JwtSigningAlgorithm.Rs256), ("RS384", JwtSigningAlgorithm.Rs384), ("RS512", JwtSigningAlgorithm.Rs512),
        ("PS256", JwtSigningAlgorithm.Ps256), ("ES256", JwtSigningAlgorithm.Es256), ("ES384", JwtSigningAlgorithm.Es384));

    public static readonly EnumNames<FailureMode> FailureModes = new(
        ("failClosed", FailureMode.Closed), ("failOpen", FailureMode.Open), ("FailClosed", FailureMode.Closed), ("FailOpen", FailureMode.Open));

    public static readonly EnumNames<RateLimitType> RateLimitTypes = new(("requests", RateLimitType.Requests), ("tokens", RateLimitType.Tokens));

    public static readonly EnumNames<ExtProcBodyMode> BodyModes = new(
        ("none", ExtProcBodyMode.None), ("buffered", ExtProcBodyMode.Buffered), ("bufferedPartial", ExtProcBodyMode.BufferedPartial),
        ("fullDuplexStreamed", ExtProcBodyMode.FullDuplexStreamed));

    public static readonly EnumNames<SendMode> SendModes = new(("send", SendMode.Send), ("skip", SendMode.Skip));

    public static readonly EnumNames<AiRouteType> AiRouteTypes = new(
        ("completions", AiRouteType.Completions), ("messages", AiRouteType.Messages), ("models", AiRouteType.Models),
        ("passthrough", AiRouteType.Passthrough), ("detect", AiRouteType.Detect), ("responses", AiRouteType.Responses),
        ("embeddings", AiRouteType.Embeddings), ("realtime", AiRouteType.Realtime), ("anthropicTokenCount", AiRouteType.AnthropicTokenCount),
        ("generateContent", AiRouteType.GenerateContent), ("geminiCountTokens", AiRouteType.GeminiCountTokens), ("rerank", AiRouteType.Rerank));

    public static readonly EnumNames<ProviderFormat> ProviderFormats = new(
        ("completions", ProviderFormat.Completions), ("messages", ProviderFormat.Messages), ("responses", ProviderFormat.Responses),
        ("embeddings", ProviderFormat.Embeddings), ("anthropicTokenCount", ProviderFormat.AnthropicTokenCount),
        ("generateContent", ProviderFormat.GenerateContent), ("geminiCountTokens", ProviderFormat.GeminiCountTokens),
        ("realtime", ProviderFormat.Realtime), ("rerank", ProviderFormat.Rerank));

    public static readonly EnumNames<AzureResourceType> AzureResourceTypes = new(
        ("openAI", AzureResourceType.OpenAi), ("foundry", AzureResourceType.Foundry), ("aiServices", AzureResourceType.AiServices));

    public static readonly EnumNames<BuiltinProvider> BuiltinProviders = new(
        ("openai", BuiltinProvider.OpenAi), ("openAI", BuiltinProvider.OpenAi), ("gemini", BuiltinProvider.Gemini), ("vertex", BuiltinProvider.Vertex),
        ("anthropic", BuiltinProvider.Anthropic), ("bedrock", BuiltinProvider.Bedrock), ("azure", BuiltinProvider.Azure), ("copilot", BuiltinProvider.Copilot));

    public static readonly EnumNames<ProviderPreset> ProviderPresets = new(
        ("cohere", ProviderPreset.Cohere), ("ollama", ProviderPreset.Ollama), ("baseten", ProviderPreset.Baseten), ("cerebras", ProviderPreset.Cerebras),
        ("deepinfra", ProviderPreset.Deepinfra), ("deepseek", ProviderPreset.Deepseek), ("groq", ProviderPreset.Groq),
        ("huggingface", ProviderPreset.Huggingface), ("mistral", ProviderPreset.Mistral), ("openrouter", ProviderPreset.Openrouter),
        ("togetherai", ProviderPreset.Togetherai), ("xai", ProviderPreset.Xai), ("fireworks", ProviderPreset.Fireworks),
        ("dashscope", ProviderPreset.Dashscope), ("moonshot", ProviderPreset.Moonshot), ("zhipu", ProviderPreset.Zhipu),
        ("volcengine", ProviderPreset.Volcengine), ("siliconflow", ProviderPreset.Siliconflow));

    public static readonly EnumNames<LlmPassthrough> Passthroughs = new(("detect", LlmPassthrough.Detect), ("opaque", LlmPassthrough.Opaque));

    public static readonly EnumNames<Visibility> Visibilities = new(("public", Visibility.Public), ("internal", Visibility.Internal));

    public static readonly EnumNames<Statefulness> StatefulModes = new(("stateful", Statefulness.Stateful), ("stateless", Statefulness.Stateless));

    public static readonly EnumNames<McpPrefixMode> PrefixModes = new(
        ("conditional", McpPrefixMode.Conditional), ("always", McpPrefixMode.Always), ("never", McpPrefixMode.Never));

    public static readonly EnumNames<McpGuardPhase> GuardPhases = new(
        ("off", McpGuardPhase.Off), ("request", McpGuardPhase.Request), ("response", McpGuardPhase.Response), ("full", McpGuardPhase.Full));

    public static readonly EnumNames<GuardStreaming> GuardStreamings = new(("Disabled", GuardStreaming.Disabled), ("Enabled", GuardStreaming.Enabled));

    public static readonly EnumNames<GuardAction> GuardActions = new(("mask", GuardAction.Mask), ("reject", GuardAction.Reject));

    public static readonly EnumNames<GuardScope> GuardScopes = new(
        ("systemPrompt", GuardScope.SystemPrompt), ("messages", GuardScope.Messages), ("toolOutput", GuardScope.ToolOutput), ("toolInput", GuardScope.ToolInput));

    public static readonly EnumNames<BuiltinPattern> BuiltinPatterns = new(
        ("ssn", BuiltinPattern.Ssn), ("creditCard", BuiltinPattern.CreditCard), ("phoneNumber", BuiltinPattern.PhoneNumber),
        ("email", BuiltinPattern.Email), ("caSin", BuiltinPattern.CaSin));

    public static readonly EnumNames<ModerationMode> ModerationModes = new(("score", ModerationMode.Score), ("block", ModerationMode.Block));

    public static readonly EnumNames<DestinationMode> DestinationModes = new(
        ("validated", DestinationMode.Validated), ("passthrough", DestinationMode.Passthrough));

    public static readonly EnumNames<Phase> Phases = new(("route", Phase.Route), ("gateway", Phase.Gateway));

    public static readonly EnumNames<OtlpProtocol> OtlpProtocols = new(("grpc", OtlpProtocol.Grpc), ("http", OtlpProtocol.Http));

    public static readonly EnumNames<HeaderCase> HeaderCases = new(("lowercase", HeaderCase.Lowercase), ("preserve", HeaderCase.Preserve));

    public static readonly EnumNames<ProxyProtocolVersion> ProxyVersions = new(
        ("v1", ProxyProtocolVersion.V1), ("v2", ProxyProtocolVersion.V2), ("all", ProxyProtocolVersion.All));

    public static readonly EnumNames<AuthMode> ProxyModes = new(("strict", AuthMode.Strict), ("optional", AuthMode.Optional));

    public static readonly EnumNames<ConnectMode> ConnectModes = new(("deny", ConnectMode.Deny), ("route", ConnectMode.Route), ("tunnel", ConnectMode.Tunnel));

    public static readonly EnumNames<DnsLookupFamily> LookupFamilies = new(
        ("All", DnsLookupFamily.All), ("Auto", DnsLookupFamily.Auto), ("V4Preferred", DnsLookupFamily.V4Preferred),
        ("V4Only", DnsLookupFamily.V4Only), ("V6Only", DnsLookupFamily.V6Only));

    public static readonly EnumNames<HistogramMode> HistogramModes = new(
        ("classic", HistogramMode.Classic), ("native", HistogramMode.Native), ("both", HistogramMode.Both));

    public static readonly EnumNames<LogFormat> LogFormats = new(("text", LogFormat.Text), ("json", LogFormat.Json));

    public static readonly EnumNames<StorageMode> StorageModes = new(
        ("file", StorageMode.File), ("hybrid", StorageMode.Hybrid), ("readOnly", StorageMode.ReadOnly));

    public static readonly EnumNames<DatabaseDetail> DatabaseDetails = new(("metadata", DatabaseDetail.Metadata), ("full", DatabaseDetail.Full));
}

internal enum FailureMode { Closed, Open }

internal enum SendMode { Send, Skip }

internal enum Visibility { Public, Internal }

internal enum Statefulness { Stateful, Stateless }

internal enum GuardStreaming { Disabled, Enabled }

internal enum GuardAction { Mask, Reject }

internal enum DestinationMode { Validated, Passthrough }

internal enum Phase { Route, Gateway }

internal enum HeaderCase { Lowercase, Preserve }

internal enum LogFormat { Text, Json }

internal enum StorageMode { File, Hybrid, ReadOnly }

internal enum DatabaseDetail { Metadata, Full }
