using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Agentgateway.Portal.Services;
using Xunit;

namespace Agentgateway.Portal.Tests.Services;

public sealed class UserAssertionSignerTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(number => (byte)number)];

    [Fact]
    public void Assertion_is_signed_over_its_encoded_payload_and_lives_a_minute()
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var text = new UserAssertionSigner(Key, TimeProvider.System).Sign("usr_7", "stamp");

        Assert.StartsWith("agp_", text, StringComparison.Ordinal);
        var parts = text["agp_".Length..].Split('.');
        Assert.Equal(2, parts.Length);
        Assert.Equal(HMACSHA256.HashData(Key, Encoding.ASCII.GetBytes(parts[0])), Base64Url.DecodeFromChars(parts[1]));
        var payload = JsonNode.Parse(Base64Url.DecodeFromChars(parts[0]))!;
        Assert.Equal("usr_7", payload["sub"]!.GetValue<string>());
        Assert.Equal("stamp", payload["stamp"]!.GetValue<string>());
        Assert.Equal("portal", payload["via"]!.GetValue<string>());
        Assert.InRange(payload["exp"]!.GetValue<long>(), now + 59, now + 62);
    }

    [Fact]
    public void Key_of_another_length_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new UserAssertionSigner(new byte[16], TimeProvider.System));
}
