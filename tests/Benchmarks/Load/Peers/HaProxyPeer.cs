using System.Globalization;
using Agentgateway.Benchmarks.Load.Accounting;

namespace Agentgateway.Benchmarks.Load.Peers;

/// <summary>HAProxy with two threads. Without <c>http-no-delay</c> it holds stream events for 80 ms (performance.md 4.4).</summary>
internal sealed record HaProxyPeer() : Peer("haproxy")
{
    public override bool SpeaksHttp2 => true;

    public override int Rounds => 5;

    public override string? Missing => Installed.Find("haproxy") is null ? "haproxy is not installed (apt-get install haproxy)" : null;

    public override PeerCommand Command(PeerPlace place)
    {
        var file = Path.Combine(place.Folder, "haproxy.cfg");
        File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $"""
            global
              nbthread 2
              maxconn 8192
            defaults
              mode http
              option http-no-delay
              option http-keep-alive
              http-reuse always
              timeout connect 5s
              timeout client 60s
              timeout server 60s
            frontend front
              bind 127.0.0.1:{place.Port}
              bind 127.0.0.1:{place.Http2Port} proto h2
              default_backend mock
            backend mock
              server mock 127.0.0.1:{place.Upstream}

            """));
        return new PeerCommand(Installed.Find("haproxy")!, ["-db", "-f", file]);
    }
}
