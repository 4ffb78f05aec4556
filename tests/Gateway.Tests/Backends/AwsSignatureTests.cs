using System.Text;
using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Forwarding;
using Xunit;

namespace Agentgateway.Gateway.Tests.Backends;

/// <summary>Signatures of AWS's published test suite for signature version 4 (date 2015-08-30, region us-east-1, service "service").</summary>
public sealed class AwsSignatureTests
{
    private static readonly DateTimeOffset Date = new(2015, 8, 30, 12, 36, 0, TimeSpan.Zero);
    private static readonly AwsKeys Keys = new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", null);

    [Theory]
    [InlineData("GET", "/", null, "", "host;x-amz-date", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("POST", "/", null, "", "host;x-amz-date", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")]
    [InlineData("GET", "/?Param2=value2&Param1=value1", null, "", "host;x-amz-date", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")]
    [InlineData("POST", "/", "application/x-www-form-urlencoded", "Param1=value1", "content-type;host;x-amz-date", "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a")]
    public void Request_is_signed_as_AWS_does(string method, string path, string? contentType, string body, string names, string signature)
    {
        var request = new UpstreamRequest { Method = method, Authority = "example.amazonaws.com", PathAndQuery = path, Bytes = Encoding.UTF8.GetBytes(body) };
        if (contentType is not null)
        {
            request.Headers.Set("Content-Type", contentType);
        }

        AwsSignature.Sign(request, Keys, "us-east-1", "service", Date);

        Assert.Equal(
            $"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders={names}, Signature={signature}",
            request.Headers.Get("Authorization").ToString());
        Assert.Equal("20150830T123600Z", request.Headers.Get("x-amz-date").ToString());
    }

    [Fact]
    public void Encoded_path_is_encoded_once_more_and_a_session_token_is_signed()
    {
        var request = new UpstreamRequest { Method = "POST", Authority = "h", PathAndQuery = "/model/a%2Fb:0/converse" };

        AwsSignature.Sign(request, new AwsKeys("id", "secret", "token"), "eu-west-1", "bedrock", Date);

        Assert.StartsWith("POST\n/model/a%252Fb%3A0/converse\n\n", AwsSignature.Canonical(request), StringComparison.Ordinal);
        Assert.Contains("SignedHeaders=host;x-amz-date;x-amz-security-token", request.Headers.Get("Authorization").ToString(), StringComparison.Ordinal);
    }
}
