using System.Text;
using Agentgateway.Cel;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Policies.DirectResponses;

/// <summary>One branch of a direct response.</summary>
/// <param name="Condition">Null = always.</param>
/// <param name="ComputedBody">An error of it is 500; of a header it leaves the header out.</param>
internal sealed record DirectResponseBranch(
    Func<Exchange, bool>? Condition,
    int Status,
    byte[]? Body,
    Func<Exchange, CelValue>? ComputedBody,
    IReadOnlyList<KeyValuePair<string, Func<Exchange, CelValue>>> Headers)
{
    /// <summary>The answer of the first branch whose condition holds; goes on when there is none.</summary>
    public static PolicyResult Evaluate(IReadOnlyList<DirectResponseBranch> branches, Exchange exchange)
    {
        foreach (var branch in branches)
        {
            if (branch.Condition?.Invoke(exchange) != false)
            {
                return branch.Answer(exchange);
            }
        }

        return PolicyResult.Continue;
    }

    private PolicyResult Answer(Exchange exchange)
    {
        ReadOnlyMemory<byte> body = Body;
        if (ComputedBody is not null)
        {
            var value = ComputedBody(exchange).Unwrap();
            if (value.IsError)
            {
                return PolicyResult.Fail(GatewayError.Filter("the body of the direct response"));
            }

            body = value.Kind switch
            {
                CelKind.Bytes => value.AsBytes,
                CelKind.String => Encoding.UTF8.GetBytes(value.AsString),
                _ => Encoding.UTF8.GetBytes(CelJson.ToText(value)),
            };
        }

        string? contentType = null;
        var headers = new List<KeyValuePair<string, string>>(Headers.Count);
        foreach (var (name, compute) in Headers)
        {
            if (!compute(exchange).TryGetText(out var text))
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
