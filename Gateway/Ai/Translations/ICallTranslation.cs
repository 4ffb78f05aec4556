using System.Buffers;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Pipeline;
using Microsoft.AspNetCore.Http;

namespace Agentgateway.Gateway.Ai.Translations;

/// <summary>Translates one attempt: its request on the way out, its answer on the way back. One per attempt.</summary>
internal interface ICallTranslation : IDisposable
{
    /// <summary>Writes the provider's request.</summary>
    /// <param name="body">The client's request with the configured changes.</param>
    /// <returns>Null, or a 400 that names the field which cannot be translated.</returns>
    GatewayError? WriteRequest(ReadOnlyMemory<byte> body, IBufferWriter<byte> output);

    /// <summary>Says what to do with the provider's answer.</summary>
    AttemptVerdict Interpret(Exchange exchange, UpstreamResponse head, AnswerBook book);

    /// <summary>Changes the head that goes to the client where the translated body needs it.</summary>
    void FixHead(HttpResponse response, UpstreamResponse head);
}
