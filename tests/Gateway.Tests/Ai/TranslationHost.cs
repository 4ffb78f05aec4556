using Xunit;

namespace Agentgateway.Gateway.Tests.Ai;

/// <summary>One gateway and one mock provider for all pairs of formats; models are named after what the provider speaks.</summary>
public sealed class TranslationHost : IAsyncLifetime
{
    private const string Config = """
        gateways: {default: {port: {port}}}
        llm:
          providers:
          - {name: completions, provider: {custom: {formats: [{type: completions}, {type: embeddings}]}}, params: {baseUrl: "{mock}/v1"}}
          - {name: responses, provider: {custom: {formats: [{type: responses}]}}, params: {baseUrl: "{mock}/v1"}}
          - {name: anthropic, provider: anthropic, params: {baseUrl: "{mock}/v1", apiKey: sk-ant-test}}
          - {name: gemini, provider: gemini, params: {hostOverride: "{mockHost}", apiKey: AIzaTest}}
          - {name: bedrock, provider: bedrock, params: {hostOverride: "{mockHost}", awsRegion: us-east-1}, defaults: {auth: {aws: {accessKeyId: AKIDEXAMPLE, secretAccessKey: secret}}}}
          models:
          - {name: via-completions, provider: {reference: completions}, params: {model: mock-gpt}}
          - {name: via-responses, provider: {reference: responses}, params: {model: mock-gpt}}
          - {name: via-messages, provider: {reference: anthropic}, params: {model: mock-claude}}
          - {name: via-gemini, provider: {reference: gemini}, params: {model: mock-gemini}}
          - {name: via-bedrock, provider: {reference: bedrock}, params: {model: mock-nova}}
          - {name: broken-completions, provider: {reference: completions}, params: {model: "mock-gpt@fail-429"}}
          - {name: broken-messages, provider: {reference: anthropic}, params: {model: "mock-claude@fail-429"}}
          - {name: broken-bedrock, provider: {reference: bedrock}, params: {model: "mock-nova@fail-429"}}
        """;

    private AiTestHost? _host;

    internal AiTestHost Host => _host!;

    public async ValueTask InitializeAsync() => _host = await AiTestHost.StartAsync(Config, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }
}
