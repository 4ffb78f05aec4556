using System.ClientModel;
using System.Text;
using System.Text.Json;
using Agentgateway.EndToEnd.Support;
using Agentgateway.Testing.Suite;
using OpenAI;
using OpenAI.Chat;
using Xunit;

namespace Agentgateway.EndToEnd.Clients;

/// <summary>The official OpenAI SDK for .NET as a client of the gateway.</summary>
[Collection(RedisSuite.Name)]
public sealed class OpenAiDotNetTests(RedisSuiteFixture fixture)
{
    private static readonly ChatTool Weather = ChatTool.CreateFunctionTool(
        "get_weather", "Current weather at a place",
        BinaryData.FromString("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}"""));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_completion_arrives_whole()
    {
        var completion = (await (await ClientAsync()).CompleteChatAsync([ChatMessage.CreateUserMessage("Tell me about bridges")], cancellationToken: Cancel)).Value;

        Assert.Contains("bridges", completion.Content[0].Text, StringComparison.Ordinal);
        Assert.Equal(ChatFinishReason.Stop, completion.FinishReason);
        Assert.True(completion.Usage.InputTokenCount > 0);
    }

    [Fact]
    public async Task A_completion_arrives_in_pieces()
    {
        var text = new StringBuilder();
        var updates = 0;
        ChatTokenUsage? usage = null;
        await foreach (var update in (await ClientAsync()).CompleteChatStreamingAsync([ChatMessage.CreateUserMessage("Tell me about canals")], cancellationToken: Cancel))
        {
            updates++;
            text.Append(string.Concat(update.ContentUpdate.Select(c => c.Text)));
            usage = update.Usage ?? usage;
        }

        Assert.True(updates > 2);
        Assert.Contains("canals", text.ToString(), StringComparison.Ordinal);
        Assert.True(usage?.OutputTokenCount > 0);
    }

    [Fact]
    public async Task A_tool_is_called_and_its_result_is_used()
    {
        var client = await ClientAsync();
        var options = new ChatCompletionOptions { Tools = { Weather } };
        List<ChatMessage> messages = [ChatMessage.CreateUserMessage("Use get_weather for the weather in Lisbon")];

        var first = (await client.CompleteChatAsync(messages, options, Cancel)).Value;
        Assert.Equal(ChatFinishReason.ToolCalls, first.FinishReason);
        var call = Assert.Single(first.ToolCalls);
        Assert.Equal("get_weather", call.FunctionName);
        Assert.Contains("Lisbon", JsonDocument.Parse(call.FunctionArguments).RootElement.GetProperty("city").GetString(), StringComparison.Ordinal);

        messages.Add(ChatMessage.CreateAssistantMessage(first));
        messages.Add(ChatMessage.CreateToolMessage(call.Id, "sunny, 21 degrees"));
        var second = (await client.CompleteChatAsync(messages, options, Cancel)).Value;
        Assert.Contains("21 degrees", second.Content[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_call_arrives_in_pieces()
    {
        var arguments = new StringBuilder();
        var name = new StringBuilder();
        var options = new ChatCompletionOptions { Tools = { Weather } };
        await foreach (var update in (await ClientAsync()).CompleteChatStreamingAsync(
            [ChatMessage.CreateUserMessage("Use get_weather for the weather in Porto")], options, Cancel))
        {
            foreach (var piece in update.ToolCallUpdates)
            {
                name.Append(piece.FunctionName);
                arguments.Append(piece.FunctionArgumentsUpdate);
            }
        }

        Assert.Equal("get_weather", name.ToString());
        Assert.Contains("Porto", arguments.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_is_an_error_that_the_SDK_understands()
    {
        var client = Client("agk_wrong");

        var error = await Assert.ThrowsAsync<ClientResultException>(
            async () => await client.CompleteChatAsync([ChatMessage.CreateUserMessage("Hello")], cancellationToken: Cancel));

        Assert.Equal(401, error.Status);
        Assert.Contains("invalid_api_key", error.Message, StringComparison.Ordinal);
    }

    private async Task<ChatClient> ClientAsync() => Client((await fixture.Suite.CreateWorkingKeyAsync("openai-dotnet")).Secret!);

    private ChatClient Client(string secret) => new(
        "mock-gpt", new ApiKeyCredential(secret), new OpenAIClientOptions { Endpoint = new Uri(fixture.Suite.GatewayUrl + "/v1") });
}
