using System.Buffers;
using System.Text;
using Agentgateway.Llm.Errors;
using Xunit;

namespace Agentgateway.Llm.Tests.Errors;

public sealed class LlmErrorWriterTests
{
    [Theory]
    [InlineData(LlmErrorShape.OpenAi, """{"error":{"message":"No.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}""")]
    [InlineData(LlmErrorShape.Anthropic, """{"type":"error","error":{"type":"authentication_error","message":"No.","code":"invalid_api_key"}}""")]
    [InlineData(LlmErrorShape.Gemini, """{"error":{"code":401,"message":"No.","status":"UNAUTHENTICATED","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"invalid_api_key"}]}}""")]
    public void Error_has_the_shape_of_its_api(LlmErrorShape shape, string expected)
    {
        var output = new ArrayBufferWriter<byte>();
        LlmErrorWriter.Write(output, shape, 401, "invalid_api_key", "No.");
        Assert.Equal(expected, Encoding.UTF8.GetString(output.WrittenSpan));
    }
}
