using System.Buffers;
using System.Text.Json;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Llm.Conversation;
using Agentgateway.Llm.Counting;
using Agentgateway.Llm.Formats.Vertex;

namespace Agentgateway.Gateway.Ai.Translations;

/// <summary>A token count that the provider makes. Its result is told in the client's format, whoever counted.</summary>
/// <param name="vertexModel">Claude on Vertex: the model's name there; null for other providers.</param>
/// <param name="bedrock">The provider is Bedrock.</param>
/// <param name="anthropicVersion">The client's header.</param>
internal sealed class TokenCountCall(ChatFormat client, string? vertexModel, bool bedrock, string? anthropicVersion)
    : BufferedCallTranslation(bedrock ? ChatFormat.Bedrock : null, client)
{
    public override GatewayError? WriteRequest(ReadOnlyMemory<byte> body, IBufferWriter<byte> output)
    {
        try
        {
            if (bedrock)
            {
                CountTokensBodies.WriteBedrock(body, anthropicVersion, output);
            }
            else if (vertexModel is not null)
            {
                VertexClaudeBody.Write(body, vertexModel, output);
            }
            else
            {
                output.Write(body.Span);
            }

            return null;
        }
        catch (JsonException)
        {
            return GatewayError.BadRequest("The request body is not a JSON object.", "invalid_request_body");
        }
    }

    protected override bool TryWriteAnswer(ReadOnlyMemory<byte> body, Func<string, string?> header, IBufferWriter<byte> output, AnswerBook book)
    {
        if (CountTokensBodies.ReadCount(body) is not { } tokens)
        {
            return false;
        }

        book.Exchange.Llm!.CountTokens = tokens;
        if (bedrock)
        {
            CountTokensBodies.WriteAnthropic(tokens, output);
        }
        else
        {
            output.Write(body.Span);
        }

        return true;
    }
}
