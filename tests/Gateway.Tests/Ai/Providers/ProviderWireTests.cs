using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Agentgateway.Gateway.Tests.Ai.Providers;

/// <summary>What leaves the gateway for each provider as configured: host, path and credential (llm.md 1.1 to 1.7). The table of the rules is README.md beside the folder.</summary>
public sealed class ProviderWireTests(ProviderWireHost fixture) : IClassFixture<ProviderWireHost>
{
    private const string Chat = "/v1/chat/completions";
    private const string Messages = "/v1/messages";
    private const string Responses = "/v1/responses";
    private const string Embeddings = "/v1/embeddings";
    private const string Rerank = "/v1/rerank";
    private const string Count = "/v1/messages/count_tokens";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    // OpenAI
    [InlineData("oai", Chat, "api.openai.com/v1/chat/completions", "Authorization: Bearer k")]
    [InlineData("oai", Responses, "api.openai.com/v1/responses", "Authorization: Bearer k")]
    [InlineData("oai", Embeddings, "api.openai.com/v1/embeddings", "Authorization: Bearer k")]
    [InlineData("oai", Rerank, "api.openai.com/v1/rerank", "Authorization: Bearer k")]
    [InlineData("oai", Messages, "api.openai.com/v1/chat/completions", "Authorization: Bearer k")]
    [InlineData("oai", Chat + "?a=1", "api.openai.com/v1/chat/completions?a=1", "Authorization: Bearer k")]
    [InlineData("oai", "/v1/images/generations", "api.openai.com/v1/images/generations", "Authorization: Bearer k")]
    [InlineData("oai", "/v1/completions", "api.openai.com/v1/completions", "Authorization: Bearer k")]
    [InlineData("oai", "/v1/moderations", "api.openai.com/v1/moderations", "Authorization: Bearer k")]
    [InlineData("oai-prefix", Chat, "api.openai.com/custom/chat/completions", "Authorization: Bearer k")]
    [InlineData("oai-prefix", "/v1/audio/speech", "api.openai.com/custom/audio/speech", "Authorization: Bearer k")]
    [InlineData("oai-override", Chat + "?a=1", "api.openai.com/exact?b=2", "Authorization: Bearer k")]
    [InlineData("oai-host", "/odd/v1/chat/completions?t=1", "proxy.test/odd/v1/chat/completions?t=1", "Authorization: Bearer k")]
    [InlineData("oai-host", Messages, "proxy.test/v1/chat/completions", "Authorization: Bearer k")]
    // Anthropic
    [InlineData("ant", Messages, "api.anthropic.com/v1/messages", "x-api-key: k")]
    [InlineData("ant", Chat, "api.anthropic.com/v1/messages", "x-api-key: k")]
    [InlineData("ant", Count, "api.anthropic.com/v1/messages/count_tokens", "x-api-key: k")]
    [InlineData("ant", Messages, "api.anthropic.com/v1/messages", "anthropic-version: 2023-06-01")]
    [InlineData("ant-oauth", Messages, "api.anthropic.com/v1/messages", "Authorization: Bearer sk-ant-oat-k")]
    [InlineData("ant-explicit", Messages, "api.anthropic.com/v1/messages", "authorization: Token k")]
    // Gemini
    [InlineData("gem", "/v1beta/models/gem:generateContent", "generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:generateContent", "x-goog-api-key: AIza-k")]
    [InlineData("gem", "/v1beta/models/gem:streamGenerateContent?alt=sse", "generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse", "x-goog-api-key: AIza-k")]
    [InlineData("gem", "/v1beta/models/gem:countTokens", "generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:countTokens", "x-goog-api-key: AIza-k")]
    [InlineData("gem", Chat, "generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:generateContent", "x-goog-api-key: AIza-k")]
    [InlineData("gem", Embeddings, "generativelanguage.googleapis.com/v1beta/openai/embeddings", "Authorization: Bearer AIza-k")]
    [InlineData("gem", "/v1/images/generations", "generativelanguage.googleapis.com/v1beta/openai/images/generations", "Authorization: Bearer AIza-k")]
    // Vertex
    [InlineData("vtx-claude", Messages, "europe-west1-aiplatform.googleapis.com/v1/projects/p/locations/europe-west1/publishers/anthropic/models/claude-sonnet-4-5@20250929:rawPredict", "Authorization: Bearer gcp")]
    [InlineData("vtx-claude", Count, "europe-west1-aiplatform.googleapis.com/v1/projects/p/locations/europe-west1/publishers/anthropic/models/count-tokens:rawPredict", "Authorization: Bearer gcp")]
    [InlineData("vtx-gemini", Chat, "aiplatform.googleapis.com/v1/projects/p/locations/global/publishers/google/models/gemini-2.5-pro:generateContent", "Authorization: Bearer gcp")]
    [InlineData("vtx-gemini", "/v1/models/vtx-gemini:countTokens", "aiplatform.googleapis.com/v1/projects/p/locations/global/publishers/google/models/gemini-2.5-pro:countTokens", "Authorization: Bearer gcp")]
    [InlineData("vtx-embed", Embeddings, "aiplatform.eu.rep.googleapis.com/v1/projects/p/locations/eu/publishers/google/models/text-embedding-005:predict", "Authorization: Bearer gcp")]
    [InlineData("vtx-llama", Chat, "us-central1-aiplatform.googleapis.com/v1/projects/p/locations/us-central1/endpoints/openapi/chat/completions", "Authorization: Bearer gcp")]
    [InlineData("vtx-llama", Rerank, "discoveryengine.googleapis.com/v1/projects/p/locations/us-central1/rankingConfigs/default_ranking_config:rank", "Authorization: Bearer gcp")]
    // Bedrock
    [InlineData("bed", Chat, "bedrock-runtime.us-west-2.amazonaws.com/model/us.anthropic.claude-x:0/converse", "Authorization: AWS4 us-west-2 bedrock")]
    [InlineData("bed", "/model/bed/converse-stream", "bedrock-runtime.us-west-2.amazonaws.com/model/us.anthropic.claude-x:0/converse-stream", "Authorization: AWS4 us-west-2 bedrock")]
    [InlineData("bed", "/model/bed/invoke", "bedrock-runtime.us-west-2.amazonaws.com/model/us.anthropic.claude-x:0/invoke", "Authorization: AWS4 us-west-2 bedrock")]
    [InlineData("bed", Embeddings, "bedrock-runtime.us-west-2.amazonaws.com/model/us.anthropic.claude-x:0/invoke", "Authorization: AWS4 us-west-2 bedrock")]
    [InlineData("bed", Count, "bedrock-runtime.us-west-2.amazonaws.com/model/us.anthropic.claude-x:0/count-tokens", "Authorization: AWS4 us-west-2 bedrock")]
    [InlineData("bed", Rerank, "bedrock-agent-runtime.us-west-2.amazonaws.com/rerank", "Authorization: AWS4 us-west-2 bedrock")]
    [InlineData("bed-key", Chat, "bedrock-runtime.eu-west-1.amazonaws.com/model/m/converse", "Authorization: Bearer bedrock-api-key-k")]
    [InlineData("bed-key", "/model/bed-key/invoke-with-response-stream", "bedrock-runtime.eu-west-1.amazonaws.com/model/m/invoke-with-response-stream", "Authorization: Bearer bedrock-api-key-k")]
    // Azure
    [InlineData("az", Chat, "res.openai.azure.com/openai/v1/chat/completions", "Authorization: Bearer azure cognitiveservices")]
    [InlineData("az", Rerank, "res.openai.azure.com/openai/v1/rerank", "Authorization: Bearer azure cognitiveservices")]
    [InlineData("az", "/v1/images/generations", "res.openai.azure.com/openai/v1/images/generations", "Authorization: Bearer azure cognitiveservices")]
    [InlineData("az-preview", Responses, "res.openai.azure.com/openai/v1/responses?api-version=preview", "Authorization: Bearer k")]
    [InlineData("az-dated", Chat, "res.openai.azure.com/openai/deployments/gpt%20x/chat/completions?api-version=2024-10-21", "api-key: k")]
    [InlineData("az-dated", Responses + "?a=1", "res.openai.azure.com/openai/responses?api-version=2024-10-21&a=1", "api-key: k")]
    [InlineData("az-dated", "/v1/audio/speech", "res.openai.azure.com/openai/deployments/gpt%20x/audio/speech?api-version=2024-10-21", "api-key: k")]
    [InlineData("foundry", Messages, "res.services.ai.azure.com/anthropic/v1/messages", "x-api-key: k")]
    [InlineData("foundry", Chat, "res.services.ai.azure.com/anthropic/v1/messages", "anthropic-version: 2023-06-01")]
    [InlineData("foundry", Count, "res.services.ai.azure.com/anthropic/v1/messages/count_tokens", "x-api-key: k")]
    [InlineData("foundry-gpt", Chat, "res.services.ai.azure.com/api/projects/proj/openai/v1/chat/completions", "Authorization: Bearer azure ai.azure.com")]
    [InlineData("foundry-gpt", "/v1/moderations", "res.services.ai.azure.com/api/projects/proj/openai/v1/moderations", "Authorization: Bearer azure ai.azure.com")]
    // Copilot
    [InlineData("cop-claude", Messages, "api.githubcopilot.com/v1/messages", "Authorization: Bearer copilot")]
    [InlineData("cop-claude", Messages, "api.githubcopilot.com/v1/messages", "x-github-api-version: 2025-10-01")]
    [InlineData("cop-claude", Messages, "api.githubcopilot.com/v1/messages", "x-initiator: agent")]
    [InlineData("cop-claude", Messages, "api.githubcopilot.com/v1/messages", "openai-intent: conversation-agent")]
    [InlineData("cop-gpt", Chat, "api.githubcopilot.com/responses", "Authorization: Bearer copilot")]
    [InlineData("cop-tagged", Chat, "api.githubcopilot.com/chat/completions", "Authorization: Bearer copilot")]
    [InlineData("cop-gpt", Embeddings, "api.githubcopilot.com/embeddings", "Authorization: Bearer copilot")]
    // Presets
    [InlineData("cohere", Chat, "api.cohere.ai/compatibility/v1/chat/completions", "Authorization: Bearer k")]
    [InlineData("cohere", Embeddings, "api.cohere.ai/compatibility/v1/embeddings", "Authorization: Bearer k")]
    [InlineData("cohere", Rerank, "api.cohere.ai/v2/rerank", "Authorization: Bearer k")]
    [InlineData("ollama", Chat, "localhost/v1/chat/completions", "Authorization: Bearer k")]
    [InlineData("baseten", Messages, "inference.baseten.co/v1/messages", "Authorization: Bearer k")]
    [InlineData("cerebras", Messages, "api.cerebras.ai/v1/chat/completions", "Authorization: Bearer k")]
    [InlineData("deepinfra", Chat, "api.deepinfra.com/v1/openai/chat/completions", "Authorization: Bearer k")]
    [InlineData("deepinfra", Messages, "api.deepinfra.com/anthropic/v1/messages", "x-api-key: k")]
    [InlineData("deepseek", Messages, "api.deepseek.com/anthropic/v1/messages", "x-api-key: k")]
    [InlineData("deepseek", Responses, "api.deepseek.com/v1/responses", "Authorization: Bearer k")]
    [InlineData("groq", Responses, "api.groq.com/openai/v1/responses", "Authorization: Bearer k")]
    [InlineData("huggingface", Chat, "router.huggingface.co/v1/chat/completions", "Authorization: Bearer k")]
    [InlineData("mistral", Embeddings, "api.mistral.ai/v1/embeddings", "Authorization: Bearer k")]
    [InlineData("openrouter", Rerank, "openrouter.ai/api/v1/rerank", "Authorization: Bearer k")]
    [InlineData("togetherai", Rerank, "api.together.xyz/v1/rerank", "Authorization: Bearer k")]
    [InlineData("xai", Responses, "api.x.ai/v1/responses", "Authorization: Bearer k")]
    [InlineData("fireworks", Messages, "api.fireworks.ai/inference/v1/messages", "Authorization: Bearer k")]
    [InlineData("dashscope", Chat, "dashscope.aliyuncs.com/compatible-mode/v1/chat/completions", "Authorization: Bearer k")]
    [InlineData("dashscope", Messages, "dashscope.aliyuncs.com/apps/anthropic/v1/messages", "x-api-key: k")]
    [InlineData("moonshot", Messages, "api.moonshot.cn/anthropic/v1/messages", "x-api-key: k")]
    [InlineData("zhipu", Chat, "open.bigmodel.cn/api/paas/v4/chat/completions", "Authorization: Bearer k")]
    [InlineData("volcengine", Responses, "ark.cn-beijing.volces.com/api/v3/responses", "Authorization: Bearer k")]
    [InlineData("siliconflow", Rerank, "api.siliconflow.cn/v1/rerank", "Authorization: Bearer k")]
    public async Task Call_goes_to_its_place_with_its_credential(string model, string path, string target, string header)
    {
        var sent = await SendAsync(model, path);

        Assert.Equal(target, sent.Authority + sent.PathAndQuery);
        var (name, value) = (header[..header.IndexOf(':', StringComparison.Ordinal)], header[(header.IndexOf(':', StringComparison.Ordinal) + 2)..]);
        Assert.True(sent.Headers.TryGetValue(name, out var given), string.Join('\n', sent.Headers));
        Assert.Equal(value, given);

        // The caller's own credential and what it says about this gateway stay here.
        Assert.DoesNotContain(sent.Headers, h => h.Value.Contains("of-the-client", StringComparison.Ordinal));
        Assert.Equal(model != "ollama", sent.IsTls);
        Assert.Equal(sent.IsTls ? 443 : 11434, sent.Port);
    }

    [Fact]
    public async Task Claude_on_Vertex_names_its_version_in_the_body_and_its_model_in_the_path()
    {
        var body = JsonNode.Parse((await SendAsync("vtx-claude", Messages)).Body)!;
        Assert.Equal(("vertex-2023-10-16", null), ((string?)body["anthropic_version"], body["model"]));
    }

    [Fact]
    public async Task Browser_headers_do_not_reach_Anthropic()
    {
        var sent = await SendAsync("ant", Messages, ("Origin", "https://app.test"), ("Sec-Fetch-Mode", "cors"), ("Access-Control-Request-Method", "POST"));
        Assert.DoesNotContain(sent.Headers, h => h.Key.StartsWith("sec-fetch", StringComparison.OrdinalIgnoreCase) || h.Key.Equals("origin", StringComparison.OrdinalIgnoreCase)
            || h.Key.StartsWith("access-control", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("ant", Embeddings, "unsupported_format")]
    [InlineData("ant", Rerank, "unsupported_format")]
    [InlineData("gem", Rerank, "unsupported_format")]
    [InlineData("cerebras", Embeddings, "unsupported_format")]
    [InlineData("oai", "/model/oai/invoke", "unsupported_format")]
    public async Task What_a_provider_does_not_have_is_a_clients_error(string model, string path, string code)
    {
        using var response = await PostAsync(model, path);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(code, await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    private async Task<WireRequest> SendAsync(string model, string path, params (string Name, string Value)[] headers)
    {
        using var response = await PostAsync(model, path, headers);
        Assert.True(response.StatusCode == HttpStatusCode.ServiceUnavailable, $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(Token)}");
        return fixture.Taken(response);
    }

    private Task<HttpResponseMessage> PostAsync(string model, string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(Body(model, path), Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer of-the-client");
        request.Headers.TryAddWithoutValidation("x-agw-key", "of-the-client");
        request.Headers.TryAddWithoutValidation(ProviderWireHost.CaseHeader, Guid.NewGuid().ToString());
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return fixture.Client.SendAsync(request, Token);
    }

    private static string Body(string model, string path) => path.Split('?')[0] switch
    {
        Embeddings => $$"""{"model":"{{model}}","input":"a"}""",
        Rerank => $$"""{"model":"{{model}}","query":"q","documents":["a","b"]}""",
        Responses => $$"""{"model":"{{model}}","input":"a"}""",
        _ when path.StartsWith("/v1beta/", StringComparison.Ordinal) || path.Contains(":countTokens", StringComparison.Ordinal) => """{"contents":[{"role":"user","parts":[{"text":"a"}]}]}""",
        _ when path.StartsWith("/model/", StringComparison.Ordinal) => """{"messages":[{"role":"user","content":[{"text":"a"}]}]}""",
        _ => $$"""{"model":"{{model}}","max_tokens":9,"prompt":"a","input":"a","messages":[{"role":"user","content":"a"}]}""",
    };
}
