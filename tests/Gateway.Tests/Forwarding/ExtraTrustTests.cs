using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Agentgateway.Gateway.Tests.Forwarding;

public sealed class ExtraTrustTests
{
    [Fact]
    public void The_file_is_read_when_it_is_asked_for_and_a_broken_one_trusts_nothing()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "roots.pem");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var root = new CertificateRequest("CN=own root", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(file, root.ExportCertificatePem());
        var trust = new ExtraTrust(file, NullLogger<ExtraTrust>.Instance);
        var broken = new ExtraTrust(Broken(folder), NullLogger<ExtraTrust>.Instance);
        var none = new ExtraTrust(Path.Combine(folder.Path, "nowhere.pem"), NullLogger<ExtraTrust>.Instance);

        Assert.True(trust.Accepts(root, null));
        Assert.False(broken.Accepts(root, null));
        Assert.False(none.Accepts(root, null));
    }

    private static string Broken(TemporaryFolder folder)
    {
        var file = Path.Combine(folder.Path, "broken.pem");
        File.WriteAllText(file, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        return file;
    }
}
