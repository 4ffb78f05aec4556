using System.Globalization;
using System.Text;
using System.Text.Json;
using Agentgateway.Configuration.Sync;
using Agentgateway.Gateway.Ai;
using Agentgateway.Gateway.Hosting;
using Agentgateway.Gateway.Runtime;
using Agentgateway.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Agentgateway.Gateway.Tests.Hosting;

/// <summary>A gateway that follows a control plane watches the files that its document names.</summary>
public sealed class ControlPlaneFilesTests
{
    private static readonly string Hex = new('1', 64);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Changed_catalogue_is_read_and_a_broken_one_keeps_the_prices()
    {
        using var data = new TemporaryFolder();
        var file = Path.Combine(data.Path, "prices.json");
        await WriteAsync(file, "1");
        string[] settings = ["AGW_CONTROL_PLANE=1", $"AGW_SIGNING_KEY={Hex}", $"AGW_CONFIG_KEY={Hex}", "AGW_INSTANCE_ID=gw-files", $"AGW_DATA={data.Path}",
            "ADMIN_ADDR=off", "STATS_ADDR=off", "READINESS_ADDR=off", "AGW_LISTEN=loopback", $"AGW_GATEWAY_PORT={PortAllocator.Next().ToString(CultureInfo.InvariantCulture)}"];
        await using var gateway = GatewayHost.Build(GatewayArguments.Parse([.. settings.Select(s => "--" + s)]), loaded: null);
        await gateway.StartAsync(Cancel);
        var part = gateway.Services.GetRequiredService<ConfigPartApplier>();
        var prices = gateway.Services.GetRequiredService<PriceTable>();
        var status = gateway.Services.GetRequiredService<ConfigStatus>();

        Assert.Empty(await part.ApplyAsync(Head(1), Document(null), "test", Cancel));
        Assert.Null(Price(prices));
        Assert.Empty(await part.ApplyAsync(Head(2), Document(file), "test", Cancel));
        Assert.Equal(1m, Price(prices));

        await WriteAsync(file, "2");
        await Poll.UntilTrueAsync(() => Task.FromResult(Price(prices) == 2m), "the new price counts", Cancel);
        await WriteAsync(file, "-3");
        await Poll.UntilTrueAsync(() => Task.FromResult(!status.IsSynchronized), "the broken file is reported", Cancel);
        Assert.Contains("modelCatalog[0]", Assert.Single(status.Errors), StringComparison.Ordinal);
        Assert.Equal(2m, Price(prices));
        await WriteAsync(file, "4");
        await Poll.UntilTrueAsync(() => Task.FromResult(Price(prices) == 4m && status.IsSynchronized), "the mended file counts", Cancel);
    }

    private static SnapshotHead Head(long revision) => new(SnapshotParts.Config, "local", "db", 1, revision, 1, 1, "", 0, 0, "");

    private static ReadOnlyMemory<byte> Document(string? file) => JsonSerializer.SerializeToUtf8Bytes(
        new { config = new { modelCatalog = file is null ? [] : new[] { new { file } } } });

    private static Task WriteAsync(string file, string input) =>
        File.WriteAllBytesAsync(file, Encoding.UTF8.GetBytes("""{"providers":{"p":{"models":{"m":{"rates":{"input":"X"}}}}}}""".Replace("X", input, StringComparison.Ordinal)), Cancel);

    private static decimal? Price(PriceTable prices) => prices.Current.Find("p", null, "m")?.Rates?.Input;
}
