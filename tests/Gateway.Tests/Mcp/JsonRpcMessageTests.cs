using System.Text;
using Agentgateway.Gateway.Mcp;
using Xunit;

namespace Agentgateway.Gateway.Tests.Mcp;

public sealed class JsonRpcMessageTests
{
    [Fact]
    public void Call_is_taken_apart_by_place()
    {
        var json = """{"jsonrpc":"2.0","id":"a\"1","method":"tools/call","params":{"arguments":{"name":"inner","uri":"x"},"name":"t_add","_meta":{"progressToken":1}}}"""u8;
        Assert.True(JsonRpcMessage.TryRead(json, out var message));
        Assert.Equal(JsonRpcKind.Request, message.Kind);
        Assert.Equal("tools/call", message.Method);
        Assert.Equal("t_add", JsonRpcMessage.Text(json, message.Name));
        Assert.Equal("\"a\\\"1\"", Encoding.UTF8.GetString(message.Id.Of(json)));
        Assert.False(message.Uri.IsPresent);
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","method":"notifications/initialized"}""", "Notification")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":{}}""", "Response")]
    [InlineData("""{"jsonrpc":"2.0","id":null,"error":{"code":1,"message":"m"}}""", "Response")]
    [InlineData("""[{"jsonrpc":"2.0","method":"x"}]""", "Batch")]
    public void Kind_follows_from_the_members(string json, string kind)
    {
        Assert.True(JsonRpcMessage.TryRead(Encoding.UTF8.GetBytes(json), out var message));
        Assert.Equal(kind, message.Kind.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("5")]
    [InlineData("""{"id":1,"method":"x"}""")]
    [InlineData("""{"jsonrpc":"1.0","id":1,"method":"x"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":{},"method":"x"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"x","method":"y"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"x","params":{"name":"a","name":"b"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"x"} y""")]
    public void What_is_no_clear_message_is_refused(string json) => Assert.False(JsonRpcMessage.TryRead(Encoding.UTF8.GetBytes(json), out _));
}
