using System.Text.Json.Nodes;
using Xunit;

namespace Agentgateway.Gateway.Tests.Ai;

/// <summary>Streamed completions ask for usage unless the client said no (llm.md 9, row 10).</summary>
public sealed class StreamUsageTests(BodyChangeHost fixture) : IClassFixture<BodyChangeHost>
{
    [Theory]
    [InlineData("", """{"include_usage":true}""")]
    [InlineData(""", "stream_options":null""", """{"include_usage":true}""")]
    [InlineData(""", "stream_options":{}""", """{"include_usage":true}""")]
    [InlineData(""", "stream_options":{"include_obfuscation":false}""", """{"include_obfuscation":false,"include_usage":true}""")]
    [InlineData(""", "stream_options":{"include_usage":false}""", """{"include_usage":false}""")]
    [InlineData(""", "stream_options":{"include_usage":true}""", """{"include_usage":true}""")]
    public async Task Usage_is_asked_for(string options, string expected)
    {
        using var response = await fixture.Host.PostAsync("/v1/chat/completions", $$"""{"model":"plain","messages":[],"stream":true{{options}}}""", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(expected, JsonNode.Parse(fixture.Upstream.Last.Body)!["stream_options"]?.ToJsonString());
    }
}
