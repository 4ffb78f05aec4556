using System.Globalization;

namespace Agentgateway.Benchmarks.Load.Peers;

/// <summary>A bare proxy of this program (<see cref="BareProxy"/>), started as a process of its own.</summary>
/// <param name="Tuned">With the runtime settings that the gateway gives itself; else with the runtime's defaults.</param>
internal sealed record DotNetPeer(string Name, bool Tuned) : Peer(Name)
{
    /// <summary>YARP's forwarder as it comes.</summary>
    public static DotNetPeer Yarp { get; } = new("yarp", Tuned: false);

    /// <summary>Kestrel and HttpMessageInvoker, tuned as the gateway is: what the gateway's own code is added to.</summary>
    public static DotNetPeer Floor { get; } = new("floor", Tuned: true);

    public override bool IsDotNet => true;

    public override bool SpeaksHttp2 => true;

    public override PeerCommand Command(PeerPlace place)
    {
        // The gateway is a web project: server GC, without adaptation of its heap count.
        var environment = new Dictionary<string, string> { ["DOTNET_gcServer"] = "1", ["DOTNET_GCDynamicAdaptationMode"] = "0" };
        if (Tuned)
        {
            environment["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1";
            environment["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0";
        }

        return new PeerCommand(
            "dotnet",
            [OwnProgram.Path, "load-proxy", Name, Text(place.Port), Text(place.Http2Port), Text(place.Upstream)])
        {
            Environment = environment,
        };
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
