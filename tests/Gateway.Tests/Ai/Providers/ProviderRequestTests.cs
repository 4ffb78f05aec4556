using Agentgateway.Gateway.Ai;
using Agentgateway.Gateway.Ai.Providers;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Llm;
using Agentgateway.Llm.Pricing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Xunit;

namespace Agentgateway.Gateway.Tests.Ai.Providers;

/// <summary>Formats and paths of each provider (llm.md 1.1, 1.2).</summary>
public sealed class ProviderRequestTests
{
    [Theory]
    [InlineData(AiProviderKind.OpenAi, "gpt-5", "Responses,Completions")]
    [InlineData(AiProviderKind.Azure, "gpt-5", "Responses,Completions")]
    [InlineData(AiProviderKind.Anthropic, "claude-x", "Messages")]
    [InlineData(AiProviderKind.Gemini, "gemini-2.5-pro", "Gemini,Completions")]
    [InlineData(AiProviderKind.Vertex, "anthropic/claude-sonnet-4-5", "Messages")]
    [InlineData(AiProviderKind.Vertex, "publishers/google/models/gemini-2.5-pro", "Gemini,Completions")]
    [InlineData(AiProviderKind.Vertex, "gemini-embedding-001", "Completions")]
    [InlineData(AiProviderKind.Vertex, "meta/llama", "Completions")]
    [InlineData(AiProviderKind.Bedrock, "amazon.nova", "Bedrock")]
    [InlineData(AiProviderKind.Copilot, "claude-sonnet-4", "Messages,Completions")]
    [InlineData(AiProviderKind.Copilot, "grok-code", "Responses")]
    [InlineData(AiProviderKind.Copilot, "gpt-4.1", "Completions")]
    [InlineData(AiProviderKind.Copilot, "gpt-5-mini", "Responses,Completions")]
    [InlineData(AiProviderKind.Copilot, "gpt-5.1", "Responses")]
    public void Formats_that_a_provider_takes(object kind, string model, string expected) =>
        Assert.Equal(expected, string.Join(',', ProviderFormats.Offers(Target((AiProviderKind)kind), model, PriceCatalog.Builtin)));

    [Theory]
    [InlineData(AiProviderKind.OpenAi, LlmRouteType.Responses, "m", false, "/v1/responses?x=1")]
    [InlineData(AiProviderKind.OpenAi, LlmRouteType.Completions, "m", true, "/v1/chat/completions?x=1")]
    [InlineData(AiProviderKind.Anthropic, LlmRouteType.Messages, "m", false, "/v1/messages?x=1")]
    [InlineData(AiProviderKind.Anthropic, LlmRouteType.AnthropicTokenCount, "m", false, "/v1/messages/count_tokens?x=1")]
    [InlineData(AiProviderKind.Gemini, LlmRouteType.Completions, "m", false, "/v1beta/openai/chat/completions?x=1")]
    [InlineData(AiProviderKind.Gemini, LlmRouteType.GenerateContent, "gemini-2", false, "/v1beta/models/gemini-2:generateContent?x=1")]
    [InlineData(AiProviderKind.Gemini, LlmRouteType.GenerateContent, "tunedModels/a", true, "/v1beta/tunedModels/a:streamGenerateContent?alt=sse&x=1")]
    [InlineData(AiProviderKind.Vertex, LlmRouteType.Messages, "claude-sonnet-4-5-20250929", false, "/v1/projects/p/locations/eu/publishers/anthropic/models/claude-sonnet-4-5@20250929:rawPredict?x=1")]
    [InlineData(AiProviderKind.Vertex, LlmRouteType.Messages, "anthropic/claude-x", true, "/v1/projects/p/locations/eu/publishers/anthropic/models/claude-x:streamRawPredict?x=1")]
    [InlineData(AiProviderKind.Vertex, LlmRouteType.AnthropicTokenCount, "claude-x", false, "/v1/projects/p/locations/eu/publishers/anthropic/models/count-tokens:rawPredict?x=1")]
    [InlineData(AiProviderKind.Vertex, LlmRouteType.GenerateContent, "google/gemini-2", true, "/v1/projects/p/locations/eu/publishers/google/models/gemini-2:streamGenerateContent?alt=sse&x=1")]
    [InlineData(AiProviderKind.Vertex, LlmRouteType.Completions, "meta/llama", false, "/v1/projects/p/locations/eu/endpoints/openapi/chat/completions?x=1")]
    [InlineData(AiProviderKind.Vertex, LlmRouteType.Embeddings, "text-embedding-004", false, "/v1/projects/p/locations/eu/publishers/google/models/text-embedding-004:predict?x=1")]
    [InlineData(AiProviderKind.Vertex, LlmRouteType.Rerank, "m", false, "/v1/projects/p/locations/eu/rankingConfigs/default_ranking_config:rank?x=1")]
    [InlineData(AiProviderKind.Bedrock, LlmRouteType.Converse, "arn:aws/x%", false, "/model/arn:aws%2Fx%25/converse?x=1")]
    [InlineData(AiProviderKind.Bedrock, LlmRouteType.Converse, "m", true, "/model/m/converse-stream?x=1")]
    [InlineData(AiProviderKind.Bedrock, LlmRouteType.Embeddings, "m", false, "/model/m/invoke?x=1")]
    [InlineData(AiProviderKind.Bedrock, LlmRouteType.AnthropicTokenCount, "m", false, "/model/m/count-tokens?x=1")]
    [InlineData(AiProviderKind.Bedrock, LlmRouteType.Rerank, "m", false, "/rerank?x=1")]
    [InlineData(AiProviderKind.Copilot, LlmRouteType.Messages, "m", false, "/v1/messages?x=1")]
    [InlineData(AiProviderKind.Copilot, LlmRouteType.Completions, "m", false, "/chat/completions?x=1")]
    [InlineData(AiProviderKind.Azure, LlmRouteType.Completions, "m", false, "/openai/v1/chat/completions?x=1")]
    [InlineData(AiProviderKind.Azure, LlmRouteType.Rerank, "m", false, "/openai/v1/rerank?x=1")]
    public void Path_of_a_translated_or_plain_call(object kind, LlmRouteType upstream, string model, bool streams, string expected)
    {
        // Translated from completions where the provider's format is another one; the client's query goes along.
        var client = ProviderFormats.ChatFormatOf(upstream) is null ? upstream : LlmRouteType.Completions;
        var call = new UpstreamCall(client, upstream, streams, model);
        Assert.Equal(expected, ProviderPaths.Resolve(Target((AiProviderKind)kind), call, Head("/v1/chat/completions?x=1")));
    }

    [Theory]
    [InlineData("2024-10-21", LlmRouteType.Completions, "/openai/deployments/gpt%20x/chat/completions?api-version=2024-10-21")]
    [InlineData("2024-10-21", LlmRouteType.Responses, "/openai/responses?api-version=2024-10-21")]
    [InlineData("preview", LlmRouteType.Embeddings, "/openai/v1/embeddings?api-version=preview")]
    public void Azure_version_is_in_the_path(string version, LlmRouteType type, string expected) =>
        Assert.Equal(expected, ProviderPaths.Resolve(Target(AiProviderKind.Azure, azureVersion: version), new UpstreamCall(type, type, false, "gpt x"), Head("/x")));

    [Theory]
    [InlineData("claude-opus", LlmRouteType.Messages, "/anthropic/v1/messages")]
    [InlineData("gpt-5", LlmRouteType.Responses, "/api/projects/proj/openai/v1/responses")]
    public void Foundry_serves_Claude_and_OpenAI(string model, LlmRouteType type, string expected) =>
        Assert.Equal(expected, ProviderPaths.Resolve(Target(AiProviderKind.Azure, project: "proj"), new UpstreamCall(type, type, false, model), Head("/x")));

    [Fact]
    public void Own_host_keeps_the_clients_path_unless_the_body_is_translated()
    {
        var target = Target(AiProviderKind.Anthropic, overridden: true);
        Assert.Equal("/odd/v1/messages?t=1", ProviderPaths.Resolve(target, new UpstreamCall(LlmRouteType.Messages, LlmRouteType.Messages, false, "m"), Head("/odd/v1/messages?t=1")));
        Assert.Equal("/v1/messages?t=1", ProviderPaths.Resolve(target, new UpstreamCall(LlmRouteType.Completions, LlmRouteType.Messages, false, "m"), Head("/v1/chat/completions?t=1")));
    }

    [Fact]
    public void Parameters_of_Geminis_API_do_not_reach_other_providers()
    {
        var call = new UpstreamCall(LlmRouteType.GenerateContent, LlmRouteType.Messages, true, "m");
        Assert.Equal("/v1/messages?b=2", ProviderPaths.Resolve(Target(AiProviderKind.Anthropic), call, Head("/v1beta/models/m:streamGenerateContent?alt=sse&key=AIza&b=2")));
    }

    [Theory]
    [InlineData("/v1beta/models/gemini-2:generateContent", "gemini-2", "generateContent", false)]
    [InlineData("/v1/projects/p/locations/l/publishers/anthropic/models/claude@1:streamRawPredict", "claude@1", "streamRawPredict", true)]
    [InlineData("/model/us.anthropic.claude-x:0/converse-stream", "us.anthropic.claude-x:0", "converse-stream", true)]
    [InlineData("/model/arn%3Aaws%2Fx/invoke", "arn:aws/x", "invoke", false)]
    [InlineData("/model/../converse", null, "converse", false)]
    [InlineData("/v1/chat/completions", null, "", false)]
    public void Model_is_found_in_native_paths(string path, string? model, string method, bool streams)
    {
        Assert.Equal(model, NativeModelPath.ModelOf(path));
        Assert.Equal((method, streams), (NativeModelPath.MethodOf(path).ToString(), NativeModelPath.Streams(path)));
    }

    private static AiTarget Target(AiProviderKind kind, string? azureVersion = null, string? project = null, bool overridden = false) => new()
    {
        Name = "t",
        Provider = "p",
        ProviderKey = "p",
        Kind = kind,
        Endpoint = new UpstreamEndpoint("h", 443),
        VertexBase = "/v1/projects/p/locations/eu",
        AzureApiVersion = azureVersion,
        FoundryProject = project,
        HostOverridden = overridden,
    };

    private static RequestHead Head(string target)
    {
        var http = new DefaultHttpContext();
        http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        http.Request.Method = "POST";
        var head = new RequestHead();
        head.Begin(http, "gateway");
        return head;
    }
}
