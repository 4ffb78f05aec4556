using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Agentgateway.Configuration.Sync;

namespace Agentgateway.Configuration.Tests.Sync;

public sealed class SnapshotSecretsTests
{
    private readonly SnapshotSecrets _secrets = new(RandomNumberGenerator.GetBytes(32), "test");

    [Fact]
    public void Opened_text_says_what_the_opened_tree_says()
    {
        var sealedValue = _secrets.Seal("a \"quoted\" é\n").ToJsonString();
        foreach (var text in new[]
        {
            "{}",
            "{\"a\": SEALED}",
            "[SEALED,SEALED , {\"b\":SEALED}]",
            "{\"text\":\"{\\\"$enc\\\":\\\"v1:x\\\"}\",\"a\":SEALED}",
            "{\"a\":\"$enc\",\"b\":[\"$enc\"],\"$enc\":SEALED}",
            "{\"$enc\":\"v1:x\",\"more\":SEALED}",
            "{ \"a\" : {\r\n \"$enc\" : " + _secrets.Seal("x")["$enc"]!.ToJsonString() + " }\t}",
            "{\"$enc\":{\"$enc\":1}}",
        })
        {
            var document = text.Replace("SEALED", sealedValue, StringComparison.Ordinal);
            var opened = JsonNode.Parse(_secrets.OpenText(Encoding.UTF8.GetBytes(document)).Span);
            Assert.True(JsonNode.DeepEquals(_secrets.OpenAll(JsonNode.Parse(document)), opened), document);
        }
    }

    [Fact]
    public void Foreign_secret_is_refused()
    {
        var foreign = new SnapshotSecrets(RandomNumberGenerator.GetBytes(32), "test").Seal("x").ToJsonString();

        Assert.ThrowsAny<CryptographicException>(() => _secrets.OpenText(Encoding.UTF8.GetBytes($"{{\"a\":{foreign}}}")));
    }

    [Fact]
    public void Half_of_a_surrogate_pair_is_an_error_with_its_place()
    {
        var error = Assert.Single(ConfigLoader.LoadJson("{\"routes\": [\"\\uD800\"]}"u8).Errors);

        Assert.Equal(new Model.Position(1, 13), error.Position);
    }
}
