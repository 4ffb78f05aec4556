using System.Globalization;
using System.Net;
using System.Text;
using Agentgateway.Gateway.Runtime;
using Agentgateway.Gateway.Tests.Support;
using Agentgateway.Testing;
using Agentgateway.Testing.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Agentgateway.Gateway.Tests.Runtime;

public sealed class ReloadTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rejected_configuration_is_reported_until_a_good_one_comes()
    {
        await using var gateway = await TestGateway.StartAsync(Direct("one"));
        var status = gateway.Services.GetRequiredService<ConfigStatus>();
        Assert.True(status.IsSynchronized);

        // Loads, but names a certificate that is not there.
        var errors = await gateway.ApplyAsync("gateways: {default: {port: PORT, tls: {cert: no-such-file.pem, key: no-such-file.pem}}}");

        Assert.NotEmpty(errors);
        Assert.False(status.IsSynchronized);
        Assert.Equal(errors, status.Errors);
        Assert.Equal("one", await gateway.Client.GetStringAsync("/", Token));
        using var plain = new HttpClient();
        Assert.Contains("agentgateway_config_synchronized 0", await plain.GetStringAsync($"http://127.0.0.1:{gateway.StatsPort}/metrics", Token), StringComparison.Ordinal);
        Assert.Contains("no-such-file.pem", await plain.GetStringAsync($"http://127.0.0.1:{gateway.AdminPort}/config_dump", Token), StringComparison.Ordinal);

        Assert.Empty(await gateway.ApplyAsync(Direct("two")));
        Assert.True(status.IsSynchronized);
        Assert.Equal("two", await gateway.Client.GetStringAsync("/", Token));
    }

    [Fact]
    public async Task Stream_on_one_port_outlives_changes_of_routes_and_of_other_ports()
    {
        var release = new TaskCompletionSource();
        await using var upstream = await TestUpstream.StartAsync(async (http, _) =>
        {
            await TestUpstream.WriteEventAsync(http, "first");
            await release.Task;
            await TestUpstream.WriteEventAsync(http, "last");
        });
        var second = PortAllocator.Next();
        await using var gateway = await TestGateway.StartAsync(Yaml(0, upstream.Address, second));
        using var answer = await gateway.Client.GetAsync("/api/x", HttpCompletionOption.ResponseHeadersRead, Token);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Token));
        Assert.Equal("data: first", await reader.ReadLineAsync(Token));

        for (var round = 1; round <= 20; round++)
        {
            Assert.Empty(await gateway.ApplyAsync(Yaml(round, upstream.Address, second)));
        }

        release.SetResult();
        Assert.Contains("data: last", await reader.ReadToEndAsync(Token), StringComparison.Ordinal);
    }

    private static string Direct(string body) => $$$"""
        gateways: {default: {port: PORT}}
        routes:
        - policies:
            directResponse: {status: 200, body: "{{{body}}}"}
        """;

    /// <summary>Routes, policies, backends and a second port that change from round to round around one route that stays.</summary>
    private static string Yaml(int round, string upstream, int second)
    {
        var text = new StringBuilder();
        text.AppendLine("config: {logging: {level: warn}}\nfrontendPolicies: {accessLog: {filter: 'false'}}\ngateways:\n  default: {port: PORT}");
        if (round % 10 == 5)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  other: {{port: {second}}}");
        }

        text.AppendLine("routes:");
        text.AppendLine(CultureInfo.InvariantCulture, $"- {{name: stays, gateways: default, matches: [{{path: {{pathPrefix: /api}}}}], policies: {{requestHeaderModifier: {{set: {{x-round: \"{round}\"}}}}, transformations: {{request: {{set: {{x-cel: 'request.path'}}}}}}}}, backends: [{{host: \"{upstream}\"}}]}}");
        for (var i = 0; i < 5 + (round % 7); i++)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- {{name: r{i}, gateways: default, hostnames: [\"h{round}.example\"], policies: {{cors: {{allowOrigins: [\"*\"]}}}}, backends: [{{host: \"10.0.0.{1 + (round % 200)}:80\"}}]}}");
        }

        return text.ToString();
    }
}
