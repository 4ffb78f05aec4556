using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace Agentgateway.Gateway.Backends.Cloud;

/// <summary>Keys of an assumed role, renewed five minutes before they expire.</summary>
internal sealed class AwsRoleCredentials : RefreshingAWSCredentials
{
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(5);

    private readonly IAmazonSecurityTokenService _sts;
    private readonly string _roleArn;
    private readonly AwsSession _session;

    public AwsRoleCredentials(IAmazonSecurityTokenService sts, string roleArn, AwsSession session)
    {
        (_sts, _roleArn, _session) = (sts, roleArn, session);
        PreemptExpiryTime = Early;
    }

    protected override CredentialsRefreshState GenerateNewCredentials() =>
        throw new NotSupportedException("Keys of roles are asked for asynchronously.");

    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        var request = new AssumeRoleRequest { RoleArn = _roleArn, RoleSessionName = _session.Name };
        if (_session.Tags.Count > 0)
        {
            request.Tags = [.. _session.Tags.Select(static tag => new Tag { Key = tag.Key, Value = tag.Value })];
        }

        var keys = (await _sts.AssumeRoleAsync(request)).Credentials;
        return new CredentialsRefreshState(
            new ImmutableCredentials(keys.AccessKeyId, keys.SecretAccessKey, keys.SessionToken),
            keys.Expiration ?? throw new CloudCredentialException("AWS gave keys without an end of life"));
    }
}
