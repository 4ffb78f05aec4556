using System.Globalization;
using System.Net;
using System.Web;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Backends.Cloud;
using Agentgateway.Gateway.Pipeline;
using Amazon.Runtime;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Agentgateway.Gateway.Tests.Ai.Providers;

/// <summary>An AWS role that is assumed with a computed name and tags: each caller's requests are signed with keys of the caller's own session.</summary>
public sealed class AwsRoleSessionTests
{
    private const string Config = """
        gateways: {default: {port: {port}}}
        llm:
          models:
          - name: nova
            provider: bedrock
            params: {hostOverride: "127.0.0.1:{upstream}", awsRegion: us-east-1, model: amazon.nova-lite-v1:0}
            auth:
              aws:
                assumeRole:
                  roleArn: arn:aws:iam::1:role/r
                  sessionName: {expression: 'request.headers["x-user"]'}
                  tags:
                  - {key: team, expression: 'request.headers["x-team"]'}
                  - {key: app, value: gateway}
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_session_is_assumed_once_and_signs_its_own_requests()
    {
        await using var sts = await RecordingUpstream.StartAsync(Token);
        await using var upstream = await RecordingUpstream.StartAsync(Token);
        sts.Answer = http => AnswerAsync(http, sts.Last.Body);
        upstream.Answer = http =>
        {
            http.Response.ContentType = "application/json";
            return http.Response.WriteAsync("""{"output":{"message":{"role":"assistant","content":[{"text":"hi"}]}},"stopReason":"end_turn","usage":{"inputTokens":1,"outputTokens":1,"totalTokens":2}}""");
        };
        await using var host = await AiTestHost.StartAsync(
            Config.Replace("{upstream}", upstream.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal), Token, services => services.AddSingleton<ICloudCredentials>(new Clouds(new Uri(sts.Url))));

        Assert.Equal(HttpStatusCode.OK, await SendAsync(host, "ann smith", "blue"));
        Assert.Equal("token-ann-smith-blue", upstream.Last.Headers["x-amz-security-token"]);
        Assert.Equal(HttpStatusCode.OK, await SendAsync(host, "bob", "red"));
        Assert.Equal("token-bob-red", upstream.Last.Headers["x-amz-security-token"]);
        Assert.Equal(HttpStatusCode.OK, await SendAsync(host, "ann smith", "blue"));
        Assert.Equal("token-ann-smith-blue", upstream.Last.Headers["x-amz-security-token"]);
        Assert.Contains("Credential=AKROLE/", upstream.Last.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal(2, sts.Requests.Count);
        var asked = HttpUtility.ParseQueryString(sts.Requests.First().Body);
        Assert.Equal(("arn:aws:iam::1:role/r", "app", "gateway"), (asked["RoleArn"], asked["Tags.member.2.Key"], asked["Tags.member.2.Value"]));

        // Access may hang on the tag: without it the call is not made.
        Assert.Equal(HttpStatusCode.BadGateway, await SendAsync(host, "ann smith", null));
        Assert.Equal(3, upstream.Requests.Count);
    }

    private static async Task<HttpStatusCode> SendAsync(AiTestHost host, string user, string? team)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent("""{"model":"nova","messages":[{"role":"user","content":"a"}]}""") };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("x-user", user);
        if (team is not null)
        {
            request.Headers.Add("x-team", team);
        }

        using var response = await host.Client.SendAsync(request, Token);
        return response.StatusCode;
    }

    private static Task AnswerAsync(HttpContext http, string body)
    {
        var asked = HttpUtility.ParseQueryString(body);
        var expiry = DateTime.UtcNow.AddHours(1).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        http.Response.ContentType = "text/xml";
        return http.Response.WriteAsync($"""
            <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
            <AssumedRoleUser><Arn>arn:aws:sts::1:assumed-role/r/x</Arn><AssumedRoleId>A:x</AssumedRoleId></AssumedRoleUser>
            <Credentials><AccessKeyId>AKROLE</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token-{asked["RoleSessionName"]}-{asked["Tags.member.1.Value"]}</SessionToken><Expiration>{expiry}</Expiration></Credentials>
            </AssumeRoleResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></AssumeRoleResponse>
            """);
    }

    // The machine that runs the test has no credential of its own, and the token service is the test's.
    private sealed class Clouds(Uri sts) : ICloudCredentials
    {
        public ITokenSource Google(GcpAuth auth, string audience) => throw new NotSupportedException();

        public ITokenSource Azure(AzureAuth auth, string scope) => throw new NotSupportedException();

        public ITokenSource Copilot() => throw new NotSupportedException();

        public IRequestSigner Aws(AwsAuth auth, string region, string service, Func<Exchange, AwsSession>? session) =>
            new AwsRoleSigner(() => new BasicAWSCredentials("AKSOURCE", "secret"), auth.AssumeRole!.RoleArn, session!, region, service, sts, TimeProvider.System);
    }
}
