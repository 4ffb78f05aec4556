using Agentgateway.Cel;
using Agentgateway.Gateway.Expressions;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Policies.DirectResponses;

/// <summary>One direct response.</summary>
/// <param name="ComputedBody">An error of it is 500; of a header it leaves the header out.</param>
internal sealed record ComputedResponse(
    int Status, byte[]? Body, Func<Exchange, CelValue>? ComputedBody, IReadOnlyList<KeyValuePair<string, Func<Exchange, CelValue>>> Headers)
{
    public PolicyResult Answer(Exchange exchange)
    {
        ReadOnlyMemory<byte> body = Body;
        if (ComputedBody is not null)
        {
            var value = ComputedBody(exchange);
            if (value.IsError)
            {
                return PolicyResult.Fail(GatewayError.Filter("the body of the direct response"));
            }

            body = BodyBytes.Of(value);
        }

        string? contentType = null;
        var headers = new List<KeyValuePair<string, string>>(Headers.Count);
        foreach (var (name, compute) in Headers)
        {
            if (HeaderText.Printed(compute(exchange)) is not { } text)
            {
                continue;
            }

            if (name.Equals("content-type", StringComparison.OrdinalIgnoreCase))
            {
                contentType = text;
            }
            else
            {
                headers.Add(new(name, text));
            }
        }

        return PolicyResult.Respond(new LocalResponse(Status, body, contentType, headers));
    }
}
