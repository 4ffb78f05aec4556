using Agentgateway.Benchmarks.Load.Peers;

namespace Agentgateway.Benchmarks.Load.Scenarios;

/// <summary>The scenarios S1 to S4 of the load benchmark. Source: docs/benchmarks.md.</summary>
internal static class Catalogue
{
    public const string Get = "GET 100 B", GetPaced = "GET 100 B, 1,000/s", GetHttp2 = "GET 100 B, HTTP/2";
    public const string Chat = "1 KB, answer 500 B", ChatPaced = "1 KB, answer 500 B, 1,000/s";
    public const string Events = "100 events at 10 ms, 10,000/s", LongStreams = "1,000 events at 1 ms, 10,000/s";
    public const string Translated = "to Anthropic, tools, 1 KB, answer 500 B", TranslatedEvents = "to Anthropic, tool call, 10,000 events/s";

    private const double WarmUp = 4, StreamWarmUp = 8;

    /// <summary>Rounds of what no target is held against, and of what takes long or is exact.</summary>
    private const int Fewer = 3, Fewest = 2;

    public static LoadScenario S1(IReadOnlyList<Peer> peers) => new(
        "S1",
        Without(NotPortkey(peers), PolicySet.Key),
        [
            new LoadCase(Get, headers => Requests.Get("/plain/mock-a100", headers), 32),
            new LoadCase(GetPaced, headers => Requests.Get("/plain/mock-a100", headers), 32) { Rate = 1000, For = peer => peer.Variant.Length == 0 },
            new LoadCase("POST 1 KiB", headers => Requests.Post("/plain/mock-a100", 1024, headers), 32) { For = InFull, Rounds = Fewer },
            new LoadCase("POST 100 KiB", headers => Requests.Post("/plain/mock-a100", 100 * 1024, headers), 16) { For = InFull, Rounds = Fewer },
            new LoadCase("POST 10 MiB", headers => Requests.Post("/plain/mock-a100", 10 * 1024 * 1024, headers), 4) { For = InFull, Rounds = Fewest },
            new LoadCase(GetHttp2, headers => Requests.Get("/plain/mock-a100", headers), 32) { Http2 = true, For = InFullOverHttp2 },
            new LoadCase("POST 1 KiB, HTTP/2", headers => Requests.Post("/plain/mock-a100", 1024, headers), 32) { Http2 = true, For = InFullOverHttp2, Rounds = Fewer },
        ],
        WarmUp);

    public static LoadScenario S2(IReadOnlyList<Peer> peers) => new(
        "S2",
        Without(peers, PolicySet.Header),
        [
            new LoadCase(Chat, headers => Requests.Chat("mock-a500", 1000, headers: headers), 32),
            new LoadCase(ChatPaced, headers => Requests.Chat("mock-a500", 1000, headers: headers), 32) { Rate = 1000, For = peer => peer.Variant.Length == 0 && peer is not PortkeyPeer },
            new LoadCase("1 KB, answer 10 KB", headers => Requests.Chat("mock-a10000", 1000, headers: headers), 32) { For = InFull, Rounds = Fewer },
            new LoadCase("1 KB, answer 500 B after 20 ms", headers => Requests.Chat("mock-a500.l20", 1000, headers: headers), 64) { For = InFull, Rounds = Fewer },
            new LoadCase("100 KB, answer 500 B", headers => Requests.Chat("mock-a500", 100_000, headers: headers), 16) { For = InFull, Rounds = Fewer },
            new LoadCase("10 MB, answer 500 B", headers => Requests.Chat("mock-a500", 10_000_000, headers: headers), 4) { For = InFull, Rounds = Fewest },
        ],
        WarmUp)
    {
        EveryRound = peer => peer is GatewayPeer { Policies: PolicySet.All },
    };

    public static LoadScenario S3(IReadOnlyList<Peer> peers) => new(
        "S3",
        Without(NotPortkey(peers), PolicySet.Header, PolicySet.Key),
        [
            new LoadCase(Events, headers => Requests.Chat("mock-n100.i10", 1000, stream: true, headers: headers), 100) { Spread = 1 },
            new LoadCase(LongStreams, headers => Requests.Chat("mock-n1000.i1", 1000, stream: true, headers: headers), 10)
            {
                Spread = 1,
                For = peer => peer.Variant.Length == 0 && peer is not DirectPeer,
                Rounds = Fewest,
            },
        ],
        StreamWarmUp);

    /// <summary>Translated calls beside the same calls untranslated, in the same process: the ratio is what translation costs.</summary>
    public static LoadScenario S4(IReadOnlyList<Peer> peers) => new(
        "S4",
        Without(peers, PolicySet.Header, PolicySet.Key).Where(peer => peer is GatewayPeer { Handler: false }).ToList(),
        [
            new LoadCase(Chat, headers => Requests.Chat("mock-a500", 1000, tools: true, headers: headers), 32),
            new LoadCase(Translated, headers => Requests.Chat("mock-v.a500.t", 1000, tools: true, headers: headers), 32),
            new LoadCase("to Anthropic, 100 KB, answer 500 B", headers => Requests.Chat("mock-v.a500", 100_000, headers: headers), 16) { For = InFull, Rounds = Fewer },
            new LoadCase("to Anthropic, 10 MB, answer 500 B", headers => Requests.Chat("mock-v.a500", 10_000_000, headers: headers), 4) { For = InFull, Rounds = Fewest },
            new LoadCase(Events, headers => Requests.Chat("mock-n100.i10", 1000, stream: true, tools: true, headers: headers), 100) { Spread = 1 },
            new LoadCase(TranslatedEvents, headers => Requests.Chat("mock-v.n100.i10.t", 1000, stream: true, tools: true, headers: headers), 100) { Spread = 1 },
        ],
        StreamWarmUp);

    private static List<Peer> Without(IReadOnlyList<Peer> peers, params PolicySet[] policies) =>
        peers.Where(peer => peer is not GatewayPeer gateway || !policies.Contains(gateway.Policies)).ToList();

    // It speaks LLM only, and its stream handling fails with the server library that npm gives it.
    private static List<Peer> NotPortkey(IReadOnlyList<Peer> peers) => peers.Where(peer => peer is not PortkeyPeer).ToList();

    // Without a proxy there is nothing to learn there but the mock's own speed; what the other upstream client changes, the small cases tell.
    private static bool InFull(Peer peer) => peer.Variant.Length == 0 && peer is not (PortkeyPeer or DirectPeer or GatewayPeer { Handler: true });

    private static bool InFullOverHttp2(Peer peer) => InFull(peer) && peer.SpeaksHttp2;
}
