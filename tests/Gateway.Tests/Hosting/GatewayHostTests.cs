using Agentgateway.Configuration;
using Agentgateway.Gateway.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Xunit;

namespace Agentgateway.Gateway.Tests.Hosting;

public sealed class GatewayHostTests
{
    /// <summary>The generic host's watch takes every folder below the working directory, which may be the root of the file system.</summary>
    [Fact]
    public async Task The_working_directory_is_not_watched()
    {
        var arguments = GatewayArguments.Parse(["--ADMIN_ADDR=off", "--STATS_ADDR=off", "--READINESS_ADDR=off", "--AGW_LISTEN=loopback"]);

        await using var app = GatewayHost.Build(arguments, ConfigLoader.LoadYaml("binds: []"));

        var files = ((IConfigurationRoot)app.Configuration).Providers.OfType<JsonConfigurationProvider>().ToList();
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.False(file.Source.ReloadOnChange));
    }
}
