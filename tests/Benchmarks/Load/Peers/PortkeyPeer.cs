using System.Globalization;
using Agentgateway.Benchmarks.Load.Accounting;
using Agentgateway.Testing;

namespace Agentgateway.Benchmarks.Load.Peers;

/// <summary>Portkey's open gateway on Node: it stands on several public boards, which makes it the standard for comparing them with this one.</summary>
internal sealed record PortkeyPeer() : Peer("portkey")
{
    private const string Install = "npm install --prefix artifacts/portkey @portkey-ai/gateway@1.15.2";

    private static readonly string Server = Path.Combine(Repository.Root, "artifacts/portkey/node_modules/@portkey-ai/gateway/build/start-server.js");

    public override string? Missing => Installed.Find("node") is null ? "node is not installed" : File.Exists(Server) ? null : $"portkey is not installed ({Install})";

    public override string Headers(int upstream) => string.Create(
        CultureInfo.InvariantCulture, $"Authorization: Bearer none\r\nx-portkey-provider: openai\r\nx-portkey-custom-host: http://127.0.0.1:{upstream}/v1\r\n");

    public override PeerCommand Command(PeerPlace place) =>
        new(Installed.Find("node")!, [Server, string.Create(CultureInfo.InvariantCulture, $"--port={place.Port}"), "--headless"]);
}
