using Agentgateway.Gateway.Tests.Support;
using Agentgateway.Testing.Http;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Agentgateway.Gateway.Tests.Runtime;

/// <summary>Which level wins where a backend policy is written at several.</summary>
public sealed class PolicyLevelTests
{
    [Fact]
    public async Task First_level_that_has_a_backend_policy_wins()
    {
        var token = TestContext.Current.CancellationToken;
        await using var upstream = await TestUpstream.StartAsync((http, _) => http.Response.WriteAsync(http.Request.Headers.Authorization.ToString(), token));
        await using var gateway = await TestGateway.StartAsync($$$$"""
            gateways: {default: {port: PORT}}
            backends:
            - {name: named, host: '{{{{upstream.Address}}}}', policies: {backendAuth: {key: named}}}
            - {name: plain, host: '{{{{upstream.Address}}}}'}
            policies:
            - {name: {name: g, namespace: default}, target: {gateway: {gatewayName: default, gatewayNamespace: default}}, policy: {backendAuth: {key: gateway}}}
            - {name: {name: t1, namespace: default}, target: {route: {name: targeted, namespace: default}}, policy: {backendAuth: {key: targeted}}}
            - {name: {name: t2, namespace: default}, target: {route: {name: targeted-named, namespace: default}}, policy: {backendAuth: {key: targeted}}}
            - {name: {name: b, namespace: default}, target: {backend: {backend: {name: plain, namespace: ''}}}, policy: {backendAuth: {key: backend}}}
            routes:
            - {matches: [{path: {exact: /gateway}}], backends: [{host: '{{{{upstream.Address}}}}'}]}
            - {matches: [{path: {exact: /named}}], backends: [{backend: named}]}
            - {matches: [{path: {exact: /backend}}], backends: [{backend: plain}]}
            - {name: targeted, matches: [{path: {exact: /targeted}}], backends: [{backend: plain}]}
            - {name: targeted-named, matches: [{path: {exact: /named2}}], backends: [{backend: named}]}
            - {matches: [{path: {exact: /route}}], policies: {backendAuth: {key: route}}, backends: [{backend: named}]}
            - {matches: [{path: {exact: /inline}}], policies: {backendAuth: {key: route}}, backends: [{backend: named, policies: {backendAuth: {key: inline}}}]}
            """);

        foreach (var path in (string[])["/gateway", "/named", "/backend", "/targeted", "/route", "/inline"])
        {
            Assert.Equal("Bearer " + path[1..], await gateway.Client.GetStringAsync(path, token));
        }

        Assert.Equal("Bearer named", await gateway.Client.GetStringAsync("/named2", token));
    }
}
