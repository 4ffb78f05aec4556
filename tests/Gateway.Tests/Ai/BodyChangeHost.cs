using System.Globalization;
using Xunit;

namespace Agentgateway.Gateway.Tests.Ai;

/// <summary>One gateway before one recording upstream, with models whose request bodies are changed by configuration.</summary>
public sealed class BodyChangeHost : IAsyncLifetime
{
    private const string Config = """
        gateways: {default: {port: {port}}}
        llm:
          providers:
          - name: shared
            provider: {custom: {formats: [{type: completions}]}}
            params: {baseUrl: "http://127.0.0.1:{upstream}/v1"}
            defaults: {transformation: {user: '"provider"', seed: "7"}}
          models:
          - name: computed
            provider: {custom: {formats: [{type: completions}, {type: messages}]}}
            params: {baseUrl: "http://127.0.0.1:{upstream}/v1"}
            defaults: {temperature: 0.5, seed: 9, top_p: 0.1}
            overrides: {user: overridden, max_tokens: 10}
            transformation:
              max_tokens: 'llmRequest.max_tokens * 2'
              seed: llmRequest.no_such_member
              top_p: llmRequest.top_p
              metadata: '{"who": request.headers["x-who"], "n": llmRequest.messages.size()}'
              stop: llmRequest.?stop
          - {name: united, provider: {reference: shared}, transformation: {user: '"model"'}}
          - name: renamed
            provider: {custom: {formats: [{type: completions}]}}
            params: {baseUrl: "http://127.0.0.1:{upstream}/v1", model: configured}
            transformation: {model: 'llmRequest.model + "-x"', stream: "false"}
          - name: unnamed
            provider: {custom: {formats: [{type: completions}]}}
            params: {baseUrl: "http://127.0.0.1:{upstream}/v1"}
            transformation: {model: "7"}
          - name: gpt-limit
            provider: openAI
            params: {baseUrl: "http://127.0.0.1:{upstream}/v1", apiKey: k}
            transformation: {max_tokens: "llmRequest.max_tokens + 1"}
          - name: final
            provider: anthropic
            params: {baseUrl: "http://127.0.0.1:{upstream}/v1", apiKey: k}
            transformation: {temperature: "0.25"}
            finalTransformation:
              max_tokens: 'llmRequest.max_tokens + 1'
              temperature: 'llmRequest.temperature * 2.0'
              top_k: llmRequest.no_such_member
              service_tier: '"auto"'
          - {name: counted, provider: {custom: {formats: [{type: completions}]}}, params: {baseUrl: "http://127.0.0.1:{upstream}/v1", tokenize: true}}
          - {name: plain, provider: {custom: {formats: [{type: completions}]}}, params: {baseUrl: "http://127.0.0.1:{upstream}/v1"}}
          - {name: translated, provider: anthropic, params: {baseUrl: "http://127.0.0.1:{upstream}/v1", apiKey: k}}
          - {name: via-responses, provider: {custom: {formats: [{type: responses}]}}, params: {baseUrl: "http://127.0.0.1:{upstream}/v1"}}
        frontendPolicies:
          http: {maxBufferSize: 100000}
        """;

    private AiTestHost? _host;
    private RecordingUpstream? _upstream;

    internal AiTestHost Host => _host!;

    internal RecordingUpstream Upstream => _upstream!;

    public async ValueTask InitializeAsync()
    {
        _upstream = await RecordingUpstream.StartAsync(TestContext.Current.CancellationToken);
        _host = await AiTestHost.StartAsync(Config.Replace("{upstream}", _upstream.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal), TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        if (_upstream is not null)
        {
            await _upstream.DisposeAsync();
        }
    }
}
