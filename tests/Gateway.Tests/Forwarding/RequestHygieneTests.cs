using Agentgateway.Gateway.Forwarding;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Agentgateway.Gateway.Tests.Forwarding;

public sealed class RequestHygieneTests
{
    [Fact]
    public void Hop_by_hop_headers_and_those_named_by_Connection_are_left_out()
    {
        var from = new HeaderDictionary
        {
            ["Connection"] = "close, X-Drop",
            ["x-drop"] = "1",
            ["Keep-Alive"] = "5",
            ["Transfer-Encoding"] = "chunked",
            ["TE"] = "trailers, gzip",
            ["Upgrade"] = "h2c",
            ["Proxy-Authorization"] = "Basic x",
            ["x-keep"] = new(["a", "b"]),
        };
        var to = new UpstreamHeaders();

        RequestHygiene.CopyHeaders(from, to);

        var names = Enumerable.Range(0, to.Count).Select(i => to[i].Key + "=" + to[i].Value).Order();
        Assert.Equal(["TE=trailers", "x-keep=a,b"], names);
    }
}
