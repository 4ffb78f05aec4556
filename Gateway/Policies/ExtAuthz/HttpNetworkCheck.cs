using System.Text;
using Agentgateway.Cel;
using Agentgateway.Gateway.Expressions;
using Agentgateway.Gateway.Listeners;
using Agentgateway.Gateway.Pipeline.Callouts;
using Microsoft.AspNetCore.Connections;

namespace Agentgateway.Gateway.Policies.ExtAuthz;

/// <summary>A GET per connection: 2xx lets it in, everything else keeps it out.</summary>
/// <param name="path">Gives path and query; null = <c>/</c>.</param>
/// <param name="body">Gives a body; null = none.</param>
/// <param name="headers">Header fields to send. One that cannot be evaluated is left out.</param>
internal sealed class HttpNetworkCheck(
    ICallout service, Func<ConnectionScope, CelValue>? path, Func<ConnectionScope, CelValue>? body, KeyValuePair<string, Func<ConnectionScope, CelValue>>[] headers)
    : INetworkCheck
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(2);

    public async ValueTask<NetworkAnswer> AskAsync(ConnectionContext connection, BindFeature bind, ConnectionScope scope, CancellationToken cancellationToken)
    {
        var target = "/";
        if (path is not null && (!path(scope).TryGetText(out target) || !target.StartsWith('/')))
        {
            return NetworkAnswer.Refused("the path expression gave no path");
        }

        var bytes = ReadOnlyMemory<byte>.Empty;
        if (body?.Invoke(scope) is { } content)
        {
            if (content.IsError)
            {
                return NetworkAnswer.Refused("the body expression failed");
            }

            bytes = Encoding.UTF8.GetBytes(content.TryGetText(out var text) ? text : CelJson.ToText(content));
        }

        var request = new CalloutRequest("GET", target) { Body = bytes };
        foreach (var (name, value) in headers)
        {
            if (value(scope).TryGetText(out var text) && text.AsSpan().IndexOfAny('\r', '\n', '\0') < 0)
            {
                request.Headers.Add(new(name, text));
            }
        }

        var answer = await service.SendAsync(request, DefaultTimeout, cancellationToken);
        var response = CelValue.Map(
            new KeyValuePair<string, CelValue>("code", CelValue.Uint((ulong)answer.Status)),
            new KeyValuePair<string, CelValue>("headers", CelValue.Map(new HeaderView(new AnswerHeaders(answer), HeaderViewMode.Plain, isRedacted: false))));

        // A redirect or an error of the service says nothing about the next connection.
        return new NetworkAnswer(
            answer.IsSuccess ? null : $"the authorization service answered {answer.Status}", answer.IsSuccess || answer.Status is 401 or 403, [new("response", response)]);
    }
}
