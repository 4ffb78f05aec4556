using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Tests.Ai;
using Agentgateway.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Agentgateway.Gateway.Tests.Expressions;

/// <summary>The fields that the analysed sample configuration adds to its log and traces, on a real LLM call.</summary>
public sealed class LogFieldTests
{
    private const string Config = """
        config:
          logging:
            fields:
              add:
                test_mark: '"test-mark"'
                llm.system: 'llm.provider'
                llm.params.temperature: 'llm.params.temperature'
                request.headers: 'request.headers'
                request.body: 'request.body'
                request.response.body: 'response.body'
                llm.completion: 'llm.completion'
                llm.input_messages: 'flattenRecursive(llm.prompt.map(c, {"message": c}))'
                gen_ai.prompt: 'flattenRecursive(llm.prompt)'
                llm.output_messages: 'flattenRecursive(llm.completion.map(c, {"role":"assistant", "content": c}))'
                missing: 'jwt.sub'
                tokens: 'llm.inputTokens > 0 && llm.totalTokens >= llm.outputTokens'
        gateways: {default: {port: {port}}}
        llm:
          providers:
          - {name: mock, provider: {custom: {formats: [{type: completions}]}}, params: {baseUrl: "{mock}/v1"}}
          models:
          - {name: mock-gpt, provider: {reference: mock}}
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sample_fields_have_their_values(bool stream)
    {
        var collector = new FieldCollector();
        await using var host = await AiTestHost.StartAsync(Config, Token, services => services.AddSingleton<ICompletionSink>(collector));
        var body = $$"""{"model":"mock-gpt","temperature":0.5,"stream":{{(stream ? "true" : "false")}},"messages":[{"role":"system","content":"Be brief"},{"role":"user","content":"Rivers 😀"}]}""";

        using var answer = await host.PostAsync("/v1/chat/completions", body, "secret-token", cancellationToken: Token);
        var text = await answer.Content.ReadAsStringAsync(Token);

        var fields = await Poll.UntilAsync(() => collector.First, "the request is logged", Token);
        Assert.Equal("test-mark", fields["test_mark"]);
        Assert.Equal("mock", fields["llm.system"]);
        Assert.Equal("0.5", fields["llm.params.temperature"]);
        Assert.Contains("\"authorization\":\"<redacted>\"", fields["request.headers"], StringComparison.Ordinal);
        Assert.DoesNotContain("secret-token", string.Join('\n', fields.Values), StringComparison.Ordinal);
        Assert.Equal(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(body)), fields["request.body"]);
        Assert.Equal(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text)), fields["request.response.body"]);
        Assert.Equal("system", fields["llm.input_messages.0.message.role"]);
        Assert.Equal("Rivers 😀", fields["llm.input_messages.1.message.content"]);
        Assert.Equal("Be brief", fields["gen_ai.prompt.0.content"]);
        Assert.Equal("assistant", fields["llm.output_messages.0.role"]);
        Assert.Contains("Rivers", fields["llm.output_messages.0.content"], StringComparison.Ordinal);
        Assert.StartsWith("[\"", fields["llm.completion"], StringComparison.Ordinal);
        Assert.False(fields.ContainsKey("missing"));
        Assert.Equal("1", fields["tokens"]);
    }
}
