using System.Text;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Pipeline;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Azure.Core;
using Azure.Identity;
using Google.Apis.Auth.OAuth2;

namespace Agentgateway.Gateway.Backends.Cloud;

/// <summary>Credentials by Azure.Identity, Google.Apis.Auth and AWSSDK.</summary>
/// <param name="sts">Address of AWS's token service; null = the one of the region.</param>
internal sealed class CloudCredentials(TimeProvider time, Uri? sts = null) : ICloudCredentials
{
    private const string GoogleScope = "https://www.googleapis.com/auth/cloud-platform";

    // The library does not say how long its token lives; it renews by itself, so ours only saves the call.
    private static readonly TimeSpan GoogleLife = TimeSpan.FromMinutes(6);

    public ITokenSource Google(GcpAuth auth, string audience)
    {
        // Kept once it is found; until then every refresh looks again. Refreshes come one at a time.
        GoogleCredential? found = null;
        return new CachedTokenSource(
            async cancellationToken =>
            {
                var loaded = found ??= await LoadGoogleAsync(auth);
                string token;
                if (auth.IdToken)
                {
                    var identity = await loaded.GetOidcTokenAsync(OidcTokenOptions.FromTargetAudience(auth.Audience ?? audience), cancellationToken);
                    token = await identity.GetAccessTokenAsync(cancellationToken);
                }
                else
                {
                    token = await ((ITokenAccess)loaded.CreateScoped(GoogleScope)).GetAccessTokenForRequestAsync(cancellationToken: cancellationToken);
                }

                return new CloudToken(token, time.GetUtcNow() + GoogleLife);
            },
            "Google Cloud",
            time);
    }

    public ITokenSource Azure(AzureAuth auth, string scope)
    {
        var credential = new Lazy<TokenCredential>(() => AzureCredential(auth), LazyThreadSafetyMode.PublicationOnly);
        return new CachedTokenSource(
            async cancellationToken =>
            {
                var token = await credential.Value.GetTokenAsync(new TokenRequestContext([scope]), cancellationToken);
                return new CloudToken(token.Token, token.ExpiresOn);
            },
            "Azure",
            time);
    }

    public ITokenSource Copilot() => new CachedTokenSource(
        _ => Task.FromResult(new CloudToken(CopilotToken.Find() ?? throw new CloudCredentialException("no Copilot sign-in was found on this machine"), time.GetUtcNow() + GoogleLife)),
        "Copilot",
        time);

    public IRequestSigner Aws(AwsAuth auth, string region, string service, Func<Exchange, AwsSession>? session) => session is not null && auth.AssumeRole is { } role
        ? new AwsRoleSigner(() => AwsCredentials(auth), role.RoleArn, session, region, service, sts, time)
        : new AwsRequestSigner(() => AwsCredentials(auth), region, service, time);

    private static AWSCredentials AwsCredentials(AwsAuth auth) => auth switch
    {
        { AccessKeyId: { } id, SecretAccessKey: { } secret, SessionToken: { } token } => new SessionAWSCredentials(id, secret.Reveal(), token.Reveal()),
        { AccessKeyId: { } id, SecretAccessKey: { } secret } => new BasicAWSCredentials(id, secret.Reveal()),
        _ => DefaultAWSCredentialsIdentityResolver.GetCredentials(),
    };

    private static async Task<GoogleCredential> LoadGoogleAsync(GcpAuth auth)
    {
        if (auth.Credential is null)
        {
            return await GoogleCredential.GetApplicationDefaultAsync();
        }

        using var json = new MemoryStream(Encoding.UTF8.GetBytes(auth.Credential.Reveal()), writable: false);
        return (await CredentialFactory.FromStreamAsync<ServiceAccountCredential>(json, CancellationToken.None)).ToGoogleCredential();
    }

    private static TokenCredential AzureCredential(AzureAuth auth) => auth.Kind switch
    {
        AzureCredentialKind.ClientSecret => new ClientSecretCredential(auth.TenantId, auth.ClientId, auth.ClientSecret!.Reveal()),
        AzureCredentialKind.ManagedIdentity => new ManagedIdentityCredential(
            auth.ClientId is { } client ? ManagedIdentityId.FromUserAssignedClientId(client)
            : auth.ObjectId is { } @object ? ManagedIdentityId.FromUserAssignedObjectId(@object)
            : auth.ResourceId is { } resource ? ManagedIdentityId.FromUserAssignedResourceId(new ResourceIdentifier(resource))
            : ManagedIdentityId.SystemAssigned),
        AzureCredentialKind.WorkloadIdentity => new WorkloadIdentityCredential(),
        AzureCredentialKind.DeveloperImplicit => new ChainedTokenCredential(new AzureCliCredential(), new AzureDeveloperCliCredential(), new AzurePowerShellCredential()),
        _ => new DefaultAzureCredential(),
    };
}
