using System.Globalization;

namespace Agentgateway.Benchmarks.Load.Peers;

/// <summary>The real gateway executable in its default mode.</summary>
/// <param name="Executable">Its dll or executable.</param>
/// <param name="Published">It is the output of <c>dotnet publish</c>, compiled ahead.</param>
/// <param name="Handler">With the runtime's HTTP client for all upstreams instead of the gateway's own (<c>AGW_UPSTREAM_CLIENT</c>).</param>
internal sealed record GatewayPeer(string Executable, PolicySet Policies = PolicySet.None, bool Handler = false, bool Published = false)
    : Peer(Handler ? "gateway-handler" : Published ? PublishedName : "gateway")
{
    public const string PublishedName = "gateway, published";

    public override bool IsDotNet => true;

    public override bool SpeaksHttp2 => true;

    public override int Rounds => Policies == PolicySet.None && !Handler ? 5 : 3;

    public override string Variant => Policies switch
    {
        PolicySet.Header => "header rule",
        PolicySet.Key => "API key",
        PolicySet.All => "all policies",
        _ => "",
    };

    public override string? Missing => File.Exists(Executable) ? null : $"{Executable} is not built (dotnet build Gateway -c Release)";

    /// <summary>The bind tells the protocols apart.</summary>
    public override int Http2Port(PeerPlace place) => place.Port;

    public override string Headers(int upstream) => Policies is PolicySet.Key or PolicySet.All ? $"Authorization: Bearer {GatewayConfig.Key}\r\n" : "";

    public override PeerCommand Command(PeerPlace place)
    {
        var file = Path.Combine(place.Folder, "gateway.yaml");
        File.WriteAllText(file, GatewayConfig.Yaml(Policies, place.Port, place.Upstream));
        var isAssembly = Executable.EndsWith(".dll", StringComparison.Ordinal);
        string[] arguments = isAssembly ? [Executable, "-f", file] : ["-f", file];
        return new PeerCommand(isAssembly ? "dotnet" : Executable, arguments)
        {
            Environment = new Dictionary<string, string>
            {
                ["ADMIN_ADDR"] = "off",
                ["READINESS_ADDR"] = "off",
                ["STATS_ADDR"] = "127.0.0.1:" + place.SidePort.ToString(CultureInfo.InvariantCulture),
                ["AGW_LISTEN"] = "loopback",
                ["AGW_UPSTREAM_CLIENT"] = Handler ? "handler" : "auto",
            },
        };
    }
}
