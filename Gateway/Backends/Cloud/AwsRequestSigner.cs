using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Pipeline;
using Amazon.Runtime;

namespace Agentgateway.Gateway.Backends.Cloud;

/// <summary>Signs with keys that AWSSDK.Core finds and renews.</summary>
internal sealed class AwsRequestSigner(Func<AWSCredentials> load, string region, string service, TimeProvider time) : IRequestSigner
{
    // Without a credential the next request looks again.
    private readonly Lazy<AWSCredentials> _credentials = new(load, LazyThreadSafetyMode.PublicationOnly);

    public async ValueTask SignAsync(Exchange exchange, UpstreamRequest request, CancellationToken cancellationToken)
    {
        ImmutableCredentials keys;
        try
        {
            // Reading profiles and asking the instance's metadata service must not run on a socket's thread; ready keys come back at once.
            keys = _credentials.IsValueCreated ? await _credentials.Value.GetCredentialsAsync() : await Task.Run(() => _credentials.Value.GetCredentialsAsync(), cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new CloudCredentialException($"no AWS credential: {e.GetType().Name}: {e.Message}", e);
        }

        AwsSignature.Sign(request, new AwsKeys(keys.AccessKey, keys.SecretKey, keys.Token), region, service, time.GetUtcNow());
    }
}
