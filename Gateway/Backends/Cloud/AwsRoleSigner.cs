using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Pipeline;
using Amazon.Runtime;
using Amazon.SecurityToken;

namespace Agentgateway.Gateway.Backends.Cloud;

/// <summary>Signs as an assumed role. Each session, a name and its tags, has keys of its own, which are kept while they live.</summary>
/// <param name="source">Finds the credential that may assume the role.</param>
/// <param name="session">Session of a request.</param>
/// <param name="sts">Address of the token service; null = AWS's in the region.</param>
internal sealed class AwsRoleSigner(
    Func<AWSCredentials> source, string roleArn, Func<Exchange, AwsSession> session, string region, string service, Uri? sts, TimeProvider time) : IRequestSigner
{
    // Names and tags may come from callers; each session holds a few hundred bytes.
    private const int MostSessions = 1000;
    private const int LongestName = 64;

    // Without a credential the next request looks again.
    private readonly Lazy<AmazonSecurityTokenServiceClient> _sts = new(
        () => new AmazonSecurityTokenServiceClient(source(), Config(region, sts)), LazyThreadSafetyMode.PublicationOnly);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<(string Key, AWSCredentials Credentials)>> _sessions = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Key, AWSCredentials Credentials)> _byUse = [];

    public async ValueTask SignAsync(Exchange exchange, UpstreamRequest request, CancellationToken cancellationToken)
    {
        var who = session(exchange);
        ImmutableCredentials keys;
        try
        {
            // Finding the first credential reads files and may ask the instance's metadata service: not on a socket's thread.
            keys = await Task.Run(() => Find(who).GetCredentialsAsync(), cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException and not CloudCredentialException)
        {
            throw new CloudCredentialException($"no AWS credential: {e.GetType().Name}: {e.Message}", e);
        }

        AwsSignature.Sign(request, new AwsKeys(keys.AccessKey, keys.SecretKey, keys.Token), region, service, time.GetUtcNow());
    }

    private AWSCredentials Find(AwsSession wanted)
    {
        var named = wanted with { Name = Allowed(wanted.Name) };
        var key = named.Name + "\n" + string.Join('\n', named.Tags.Select(static tag => $"{tag.Key.Length}:{tag.Key}={tag.Value.Length}:{tag.Value}"));
        lock (_lock)
        {
            if (_sessions.TryGetValue(key, out var known))
            {
                _byUse.Remove(known);
                _byUse.AddFirst(known);
                return known.Value.Credentials;
            }

            if (_sessions.Count == MostSessions)
            {
                _sessions.Remove(_byUse.Last!.Value.Key);
                _byUse.RemoveLast();
            }

            var made = _byUse.AddFirst((key, new AwsRoleCredentials(_sts.Value, roleArn, named)));
            _sessions[key] = made;
            return made.Value.Credentials;
        }
    }

    // AWS takes 2 to 64 of [\w+=,.@-]. The name is for its log; what access hangs on are the tags, which are sent as they are.
    private static string Allowed(string name)
    {
        var allowed = string.Create(Math.Min(name.Length, LongestName), name, static (target, source) =>
        {
            for (var i = 0; i < target.Length; i++)
            {
                target[i] = char.IsAsciiLetterOrDigit(source[i]) || source[i] is '_' or '+' or '=' or ',' or '.' or '@' or '-' ? source[i] : '-';
            }
        });
        return allowed.Length < 2 ? allowed.PadRight(2, '-') : allowed;
    }

    private static AmazonSecurityTokenServiceConfig Config(string region, Uri? address)
    {
        var config = new AmazonSecurityTokenServiceConfig { Timeout = TimeSpan.FromSeconds(10), MaxErrorRetry = 2 };
        if (address is null)
        {
            config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(region);
        }
        else
        {
            config.ServiceURL = address.ToString();
            config.AuthenticationRegion = region;
        }

        return config;
    }
}
