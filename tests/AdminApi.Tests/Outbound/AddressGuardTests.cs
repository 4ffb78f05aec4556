using System.Net;
using Agentgateway.AdminApi.Outbound;
using Microsoft.Extensions.Configuration;

namespace Agentgateway.AdminApi.Tests.Outbound;

public sealed class AddressGuardTests
{
    [Theory]
    [InlineData("api.example.com", "93.184.216.34", true)]
    [InlineData("api.example.com", "2606:2800:220:1::1", true)]
    [InlineData("localhost", "127.0.0.1", true)]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("[::1]", "::1", true)]
    [InlineData("rebind.example.com", "127.0.0.1", false)]
    [InlineData("rebind.example.com", "::ffff:127.0.0.1", false)]
    [InlineData("intranet", "10.1.2.3", false)]
    [InlineData("intranet", "192.168.1.1", false)]
    [InlineData("intranet", "172.20.0.1", false)]
    [InlineData("intranet", "100.64.0.1", false)]
    [InlineData("intranet", "0.0.0.0", false)]
    [InlineData("intranet", "fd12::1", false)]
    [InlineData("intranet", "64:ff9b::a00:1", false)]
    [InlineData("listed.internal", "10.1.2.3", true)]
    [InlineData("listed.internal", "169.254.169.254", false)]
    [InlineData("169.254.169.254", "169.254.169.254", false)]
    [InlineData("meta", "fe80::1", false)]
    [InlineData("meta", "fd00:ec2::254", false)]
    [InlineData("meta", "224.0.0.1", false)]
    public void Addresses_are_judged_by_range_and_host(string host, string address, bool allowed)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("AGW_ALLOWED_HOSTS", "listed.internal, other")]).Build();
        Assert.Equal(allowed, new AddressGuard(configuration).Allows(host, IPAddress.Parse(address)));
    }
}
