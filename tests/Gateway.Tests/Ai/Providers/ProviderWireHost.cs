using System.Collections.Concurrent;
using System.Text;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Agentgateway.Gateway.Tests.Ai.Providers;

/// <summary>A gateway with one model per provider and variant, whose requests end where the network would begin.</summary>
public sealed class ProviderWireHost : IAsyncLifetime
{
    private const string Config = """
        config:
          modelCatalog: [{inline: {providers: {copilot: {models: {gpt-tagged: {tags: [bedrock_converse, openai_completions]}}}}}}]
        gateways: {default: {port: {port}}}
        llm:
          models:
          - {name: oai, provider: openai, params: {apiKey: k}}
          - {name: oai-prefix, provider: openai, params: {apiKey: k, pathPrefix: /custom}}
          - {name: oai-override, provider: openai, params: {apiKey: k, pathOverride: "/exact?b=2"}}
          - {name: oai-host, provider: openai, params: {apiKey: k, hostOverride: "proxy.test:443"}, tls: {}}
          - {name: ant, provider: anthropic, params: {apiKey: k}}
          - {name: ant-oauth, provider: anthropic, params: {apiKey: sk-ant-oat-k}}
          - {name: ant-explicit, provider: anthropic, auth: {key: {value: k, location: {header: {name: authorization, prefix: "Token "}}}}}
          - {name: gem, provider: gemini, params: {apiKey: AIza-k, model: gemini-2.5-flash}}
          - {name: vtx-claude, provider: vertex, params: {vertexProject: p, vertexRegion: europe-west1, model: claude-sonnet-4-5-20250929}}
          - {name: vtx-gemini, provider: vertex, params: {vertexProject: p, model: google/gemini-2.5-pro}}
          - {name: vtx-embed, provider: vertex, params: {vertexProject: p, vertexRegion: eu, model: text-embedding-005}}
          - {name: vtx-llama, provider: vertex, params: {vertexProject: p, vertexRegion: us-central1, model: meta/llama-4}}
          - {name: bed, provider: bedrock, params: {awsRegion: us-west-2, model: "us.anthropic.claude-x:0"}}
          - {name: bed-key, provider: bedrock, params: {awsRegion: eu-west-1, model: m, apiKey: bedrock-api-key-k}}
          - {name: az, provider: azure, params: {azureResourceName: res, azureResourceType: openAI}}
          - {name: az-preview, provider: azure, params: {azureResourceName: res, azureResourceType: openAI, azureApiVersion: preview, apiKey: k}}
          - {name: az-dated, provider: azure, params: {azureResourceName: res, azureResourceType: openAI, azureApiVersion: "2024-10-21", apiKey: k, model: gpt x}}
          - {name: foundry, provider: azure, params: {azureResourceName: res, azureResourceType: foundry, apiKey: k, model: claude-opus-4-6}}
          - {name: foundry-gpt, provider: azure, params: {azureResourceName: res, azureResourceType: aiServices, azureProjectName: proj}}
          - {name: cop-claude, provider: copilot, params: {model: claude-sonnet-5}}
          - {name: cop-gpt, provider: copilot, params: {model: gpt-5.2}}
          - {name: cop-tagged, provider: copilot, params: {model: gpt-tagged}}
        """;

    /// <summary>Header that tells calls apart.</summary>
    public const string CaseHeader = "x-case";

    private static readonly string[] Presets =
    [
        "cohere", "ollama", "baseten", "cerebras", "deepinfra", "deepseek", "groq", "huggingface", "mistral", "openrouter", "togetherai", "xai", "fireworks", "dashscope",
        "moonshot", "zhipu", "volcengine", "siliconflow",
    ];

    private readonly Recorder _recorder = new();
    private AiTestHost _host = null!;

    internal HttpClient Client => _host.Client;

    /// <summary>What was about to leave for a call.</summary>
    public WireRequest Taken(HttpResponseMessage response) => _recorder.Requests[response.RequestMessage!.Headers.GetValues(CaseHeader).Single()];

    public async ValueTask InitializeAsync()
    {
        var presets = string.Concat(Presets.Select(p => $"\n  - {{name: {p}, provider: {p}, params: {{apiKey: k, model: m}}}}"));
        _host = await AiTestHost.StartAsync(Config + presets, CancellationToken.None, services =>
        {
            services.AddSingleton<IUpstreamClient>(_recorder);
            services.AddSingleton<ICloudCredentials>(new Clouds());
        });
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private sealed class Recorder : IUpstreamClient
    {
        public ConcurrentDictionary<string, WireRequest> Requests { get; } = new();

        public ValueTask<UpstreamResponse> SendAsync(UpstreamEndpoint endpoint, UpstreamRequest request, CancellationToken cancellationToken)
        {
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            for (var i = 0; i < request.Headers.Count; i++)
            {
                headers[request.Headers[i].Key] = request.Headers[i].Value.ToString();
            }

            var place = request.Endpoint ?? endpoint;
            Requests[headers[CaseHeader]] = new WireRequest(
                request.Authority, request.PathAndQuery, place.Port, place.Tls is not null, headers, Encoding.UTF8.GetString(request.Bytes.Span));
            Assert.Equal(place.Host, request.Authority);
            throw new UpstreamException(new GatewayError(ResponseReason.UpstreamFailure, 503, "the network is not there"));
        }
    }

    // Says what it was asked for; the vendors' libraries are tested elsewhere.
    private sealed class Clouds : ICloudCredentials
    {
        public ITokenSource Google(GcpAuth auth, string audience) => new Fixed("gcp");

        public ITokenSource Azure(AzureAuth auth, string scope) => new Fixed("azure " + (scope.Contains("cognitiveservices", StringComparison.Ordinal) ? "cognitiveservices" : new Uri(scope).Host));

        public ITokenSource Copilot() => new Fixed("copilot");

        public IRequestSigner Aws(AwsAuth auth, string region, string service, Func<Exchange, AwsSession>? session) => new Signer($"AWS4 {region} {service}");
    }

    private sealed class Fixed(string token) : ITokenSource
    {
        public ValueTask<string> GetTokenAsync(CancellationToken cancellationToken) => ValueTask.FromResult(token);
    }

    private sealed class Signer(string signature) : IRequestSigner
    {
        public ValueTask SignAsync(Exchange exchange, UpstreamRequest request, CancellationToken cancellationToken)
        {
            request.Headers.Set("Authorization", signature);
            return ValueTask.CompletedTask;
        }
    }
}
