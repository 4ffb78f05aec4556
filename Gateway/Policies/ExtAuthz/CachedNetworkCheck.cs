using System.Text;
using Agentgateway.Cel;
using Agentgateway.Gateway.Expressions;
using Agentgateway.Gateway.Listeners;
using Agentgateway.Gateway.Pipeline.Callouts;
using Microsoft.AspNetCore.Connections;

namespace Agentgateway.Gateway.Policies.ExtAuthz;

/// <summary><c>cache</c>: asks about connections of the same key once per lifetime. Where a part of the key cannot be told, the service is asked.</summary>
/// <param name="key">Parts of the key, in order.</param>
/// <param name="ttl">How long an answer is kept; sees the answer.</param>
internal sealed class CachedNetworkCheck(
    INetworkCheck inner, Func<ConnectionScope, CelValue>[] key, Func<ConnectionScope, CelValue> ttl, AnswerCache<string?> cache, TimeProvider time) : INetworkCheck
{
    public async ValueTask<NetworkAnswer> AskAsync(ConnectionContext connection, BindFeature bind, ConnectionScope scope, CancellationToken cancellationToken)
    {
        if (KeyOf(scope) is not { } hash)
        {
            return await inner.AskAsync(connection, bind, scope, cancellationToken);
        }

        if (!cache.TryGet(hash, out var known, out var mustRefresh))
        {
            return await AskAsync(hash, connection, bind, scope, cancellationToken);
        }

        if (!mustRefresh)
        {
            return new NetworkAnswer(known, true, []);
        }

        try
        {
            return await AskAsync(hash, connection, bind, scope, cancellationToken);
        }
        catch (Exception e) when (e is CalloutException or OperationCanceledException)
        {
            // What was said before still holds for the rest of its time.
            cache.RefreshFailed(hash);
            if (e is CalloutException)
            {
                return new NetworkAnswer(known, true, []);
            }

            throw;
        }
    }

    private async ValueTask<NetworkAnswer> AskAsync(string hash, ConnectionContext connection, BindFeature bind, ConnectionScope scope, CancellationToken cancellationToken)
    {
        var answer = await inner.AskAsync(connection, bind, scope, cancellationToken);
        if (answer.IsLasting)
        {
            var seen = new ConnectionScope(connection, bind) { More = answer.Variables };
            cache.Set(hash, answer.Denial, CacheLifetime.Of(ttl(seen), time.GetUtcNow()));
        }
        else
        {
            cache.RefreshFailed(hash);
        }

        return answer;
    }

    // Length-prefixed JSON of each part: parts cannot run into each other, and 1 and "1" differ.
    private string? KeyOf(ConnectionScope scope)
    {
        var text = new StringBuilder();
        foreach (var part in key)
        {
            var value = part(scope).Unwrap();
            if (value.IsError)
            {
                return null;
            }

            var json = CelJson.ToText(value);
            text.Append(json.Length).Append(':').Append(json);
        }

        return AnswerCache<string?>.Hash(text.ToString());
    }
}
