using System.Text;
using Agentgateway.Llm.Requests;
using Xunit;

namespace Agentgateway.Llm.Tests.Requests;

public sealed class PromptReaderTests
{
    [Theory]
    [InlineData("""{"messages":[{"role":"system","content":"be brief"},{"role":"user","content":[{"type":"text","text":"a"},{"type":"image_url"},{"type":"text","text":"b"}]}]}""", "system=be brief|user=a b")]
    [InlineData("""{"messages":[{"role":"assistant","content":null,"tool_calls":[]},{"role":"tool","content":"15"}]}""", "assistant=|tool=15")]
    [InlineData("""{"system":[{"type":"text","text":"x"},{"type":"text","text":"y"}],"messages":[{"role":"user","content":[{"type":"tool_result","content":"secret"}]}]}""", "system=x\ny|user=")]
    [InlineData("""{"instructions":"i","input":"hello"}""", "system=i|user=hello")]
    [InlineData("""{"input":[{"type":"message","role":"assistant","content":[{"type":"output_text","text":"yes"},{"type":"refusal","text":"no"}]},{"type":"function_call","name":"f"},{"role":"user","content":"q"}]}""", "assistant=yes|user=q")]
    [InlineData("""{"systemInstruction":{"parts":[{"text":"s"},{"text":"t"}]},"contents":[{"role":"model","parts":[{"text":"a"},{"functionCall":{"name":"f"}},{"text":"b"}]},{"parts":[{"text":"c"}]}]}""", "system=s\nt|assistant=a b|user=c")]
    [InlineData("""{"contents":[{"role":"user","parts":[{"inlineData":{"mimeType":"image/png","data":"AA"}}]}]}""", "user=")]
    public void Every_format_is_read_as_role_and_text(string json, string expected)
    {
        var body = Encoding.UTF8.GetBytes(json);
        Assert.True(LlmRequestPeek.TryRead(body, out var peek, out _));

        Assert.Equal(expected, string.Join('|', PromptReader.Read(body, peek).Select(message => message.Role + "=" + message.Content)));
    }
}
