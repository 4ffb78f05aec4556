using System.Text;
using System.Text.Json;
using Agentgateway.EndToEnd.Support;
using Agentgateway.Testing.Suite;
using Anthropic;
using Anthropic.Exceptions;
using Anthropic.Models.Messages;
using Xunit;

namespace Agentgateway.EndToEnd.Clients;

/// <summary>The official Anthropic SDK for .NET as a client of the gateway, with every provider format behind it.</summary>
[Collection(RedisSuite.Name)]
public sealed class AnthropicDotNetTests(RedisSuiteFixture fixture)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Models => [.. ClientModels.All];

    [Theory]
    [MemberData(nameof(Models))]
    public async Task A_message_arrives_whole(string model)
    {
        var message = await (await ClientAsync()).Messages.Create(Ask(model, "Tell me about bridges"), Cancel);

        Assert.True(message.Content[0].TryPickText(out var text));
        Assert.Contains("bridges", text.Text, StringComparison.Ordinal);
        Assert.Equal(StopReason.EndTurn, message.StopReason?.Value());
        Assert.True(message.Usage.OutputTokens > 0);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task A_message_arrives_in_pieces(string model)
    {
        var text = new StringBuilder();
        var pieces = 0;
        await foreach (var item in (await ClientAsync()).Messages.CreateStreaming(Ask(model, "Tell me about canals"), Cancel))
        {
            if (item.TryPickContentBlockDelta(out var delta) && delta.Delta.TryPickText(out var piece))
            {
                pieces++;
                text.Append(piece.Text);
            }
        }

        Assert.True(pieces > 2);
        Assert.Contains("canals", text.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task A_tool_is_called(string model)
    {
        var ask = Ask(model, "Use get_weather for the weather in Lisbon") with
        {
            Tools =
            [
                new Tool
                {
                    Name = "get_weather",
                    InputSchema = new() { Properties = new Dictionary<string, JsonElement> { ["city"] = JsonElement.Parse("""{"type":"string"}""") }, Required = ["city"] },
                },
            ],
        };

        var message = await (await ClientAsync()).Messages.Create(ask, Cancel);

        Assert.Equal(StopReason.ToolUse, message.StopReason?.Value());
        var use = message.Content.Select(block => block.TryPickToolUse(out var found) ? found : null).Single(found => found is not null)!;
        Assert.Equal("get_weather", use.Name);
        Assert.Contains("Lisbon", use.Input["city"].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_is_an_error_that_the_SDK_understands()
    {
        using var client = Client("agk_wrong");

        await Assert.ThrowsAsync<AnthropicUnauthorizedException>(async () => await client.Messages.Create(Ask(ClientModels.All[0], "Hello"), Cancel));
    }

    private static MessageCreateParams Ask(string model, string prompt) => new() { Model = model, MaxTokens = 300, Messages = [new UserMessageParam { Content = prompt }] };

    private async Task<AnthropicClient> ClientAsync()
    {
        var key = await fixture.Suite.CreateWorkingKeyAsync("anthropic-dotnet");
        await ClientModels.EnsureAsync(fixture.Suite, key.Secret!);
        return Client(key.Secret!);
    }

    private AnthropicClient Client(string secret) => new() { ApiKey = secret, BaseUrl = fixture.Suite.GatewayUrl, MaxRetries = 0 };
}
