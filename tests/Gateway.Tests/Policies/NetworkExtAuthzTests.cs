using System.Buffers.Binary;
using Agentgateway.Gateway.Policies.ExtAuthz.Wire;
using Agentgateway.Gateway.Tests.Support;
using Agentgateway.Testing;
using Agentgateway.Testing.Http;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Xunit;

namespace Agentgateway.Gateway.Tests.Policies;

public sealed class NetworkExtAuthzTests
{
    [Theory]
    [InlineData(200, true)]
    [InlineData(204, true)]
    [InlineData(302, false)]
    [InlineData(403, false)]
    [InlineData(500, false)]
    public async Task Http_service_lets_in_with_2xx_only(int status, bool allowed)
    {
        await using var service = await TestUpstream.StartAsync((http, _) =>
        {
            http.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        await using var gateway = await TestGateway.StartAsync(Asking(
            $"{{host: \"{service.Address}\", protocol: {{http: {{path: '\"/check?port=\" + string(destination.port)', addRequestHeaders: {{x-source: 'source.address', x-broken: 'ip(\"?\" + source.address)'}}}}}}}}"));

        Assert.Equal(allowed, await PassesAsync(gateway));
        Assert.Equal(("GET", $"/check?port={gateway.Port}"), (service.Single.Method, service.Single.Target));
        Assert.Equal("127.0.0.1", service.Single.Header("x-source"));
        Assert.Null(service.Single.Header("x-broken"));
    }

    [Fact]
    public async Task One_question_per_connection()
    {
        await using var service = await TestUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(Asking($"{{host: \"{service.Address}\", protocol: {{http: {{}}}}}}"));
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        for (var i = 0; i < 3; i++)
        {
            await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            Assert.EndsWith("ok", await client.ReadAnswerAsync(), StringComparison.Ordinal);
        }

        Assert.Single(service.Requests);
    }

    [Theory]
    [InlineData("{http: {}}", "deny", false)]
    [InlineData("{http: {}}", "allow", true)]
    [InlineData("{grpc: {}}", "deny", false)]
    [InlineData("{grpc: {}}", "allow", true)]
    public async Task Service_that_is_away_keeps_everybody_out_unless_the_policy_says_otherwise(string protocol, string mode, bool allowed)
    {
        await using var gateway = await TestGateway.StartAsync(Asking($"{{host: \"127.0.0.1:{PortAllocator.Next()}\", protocol: {protocol}, failureMode: {mode}}}"));

        Assert.Equal(allowed, await PassesAsync(gateway));
    }

    [Fact]
    public async Task Tcp_is_asked_about_before_the_upstream_is_called()
    {
        await using var service = await TestUpstream.StartAsync((http, _) =>
        {
            http.Response.StatusCode = 403;
            return Task.CompletedTask;
        });
        await using var upstream = TcpUpstream.Greeting("hello");
        await using var gateway = await TestGateway.StartAsync($$"""
            frontendPolicies: {networkExtAuthz: {host: "{{service.Address}}", protocol: {http: {} } } }
            binds: [{port: PORT, listeners: [{protocol: TCP, tcpRoutes: [{backends: [{host: "{{upstream.Address}}"}] }]}]}]
            """);
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        Assert.Equal("", await client.ReadToEndAsync());
        Assert.Equal(0, upstream.Connections);
    }

    [Theory]
    [InlineData(0, "0", true)]
    [InlineData(7, "0", false)]
    [InlineData(0, "14", false)]
    public async Task Grpc_service_decides_by_the_status_of_its_answer(int code, string grpcStatus, bool allowed)
    {
        await using var service = await TestUpstream.StartAsync(
            async (http, _) =>
            {
                http.Response.ContentType = "application/grpc";
                if (grpcStatus == "0")
                {
                    await http.Response.Body.WriteAsync(Framed(new CheckResponse { Status = new RpcStatus { Code = code } }));
                }

                http.Response.AppendTrailer("grpc-status", grpcStatus);
            },
            protocols: HttpProtocols.Http2);
        await using var gateway = await TestGateway.StartAsync(Asking(
            $"{{host: \"{service.Address}\", protocol: {{grpc: {{context: {{team: a}}, metadata: {{facts: '{{\"port\": destination.port, \"names\": [\"x\"]}}'}}}}}}}}"));

        Assert.Equal(allowed, await PassesAsync(gateway));
        Assert.Equal(("POST", "/envoy.service.auth.v3.Authorization/Check", "HTTP/2"), (service.Single.Method, service.Single.Target, service.Single.Protocol));
        var asked = CheckRequest.Parser.ParseFrom(service.Single.Body.AsSpan(5)).Attributes;
        Assert.Equal("127.0.0.1", asked.Source.Address.SocketAddress.Address);
        Assert.Equal((uint)gateway.Port, asked.Destination.Address.SocketAddress.PortValue);
        Assert.Equal("a", asked.ContextExtensions["team"]);
        var facts = asked.MetadataContext.FilterMetadata_["facts"].Fields;
        Assert.Equal((gateway.Port, "x"), ((int)facts["port"].NumberValue, facts["names"].ListValue.Values[0].StringValue));
    }

    [Fact]
    public async Task Answer_that_is_none_keeps_the_connection_out()
    {
        await using var service = await TestUpstream.StartAsync((http, _) => http.Response.WriteAsync("not gRPC"), protocols: HttpProtocols.Http2);
        await using var gateway = await TestGateway.StartAsync(Asking($"{{host: \"{service.Address}\"}}"));

        Assert.False(await PassesAsync(gateway));
    }

    [Theory]
    [InlineData(200, "ok")]
    [InlineData(403, "")]
    public async Task Answers_are_kept_by_key_and_over_reloads(int status, string expected)
    {
        await using var service = await TestUpstream.StartAsync((http, _) =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers["x-keep"] = "60";
            return Task.CompletedTask;
        });
        var yaml = Asking($"{{host: \"{service.Address}\", protocol: {{http: {{}}}}, cache: {{key: [source.address], ttl: 'duration(response.headers[\"x-keep\"] + \"s\")'}}}}");
        await using var gateway = await TestGateway.StartAsync(yaml);

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(expected.Length > 0, await PassesAsync(gateway));
        }

        // What changes elsewhere leaves them alone; another question is a new one.
        Assert.Empty(await gateway.ApplyAsync(yaml + "\nbackends: [{name: new, host: \"a:1\"}]"));
        Assert.Equal(expected.Length > 0, await PassesAsync(gateway));
        Assert.Single(service.Requests);
        Assert.Empty(await gateway.ApplyAsync(yaml.Replace("{http: {}}", "{http: {path: '\"/new\"'}}", StringComparison.Ordinal)));
        Assert.Equal(expected.Length > 0, await PassesAsync(gateway));
        Assert.Equal(2, service.Requests.Count);
    }

    [Theory]
    [InlineData(500, "source.address", "duration(\"60s\")")]
    [InlineData(302, "source.address", "duration(\"60s\")")]
    [InlineData(200, "source.subject", "duration(\"60s\")")]
    [InlineData(200, "source.port", "duration(\"60s\")")]
    [InlineData(200, "source.address", "duration(\"-1s\")")]
    [InlineData(200, "source.address", "\"60s\"")]
    [InlineData(200, "source.address", "1")]
    public async Task Answers_that_must_not_be_kept_are_asked_for_again(int status, string key, string ttl)
    {
        await using var service = await TestUpstream.StartAsync((http, _) =>
        {
            http.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        await using var gateway = await TestGateway.StartAsync(Asking(
            $"{{host: \"{service.Address}\", protocol: {{http: {{}}}}, cache: {{key: ['{key}'], ttl: '{ttl}'}}}}"));

        Assert.Equal(status == 200, await PassesAsync(gateway));
        Assert.Equal(status == 200, await PassesAsync(gateway));

        Assert.Equal(2, service.Requests.Count);
    }

    private static byte[] Framed(IMessage message)
    {
        var bytes = message.ToByteArray();
        var framed = new byte[5 + bytes.Length];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), bytes.Length);
        bytes.CopyTo(framed, 5);
        return framed;
    }

    private static async Task<bool> PassesAsync(TestGateway gateway)
    {
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        var answer = await client.ReadToEndAsync();
        Assert.True(answer.Length == 0 || answer.EndsWith("ok", StringComparison.Ordinal), answer);
        return answer.Length > 0;
    }

    private static string Asking(string policy) => $$"""
        frontendPolicies: {networkExtAuthz: {{policy}} }
        binds: [{port: PORT, listeners: [{routes: [{policies: {directResponse: {status: 200, body: ok} } }]}]}]
        """;
}
