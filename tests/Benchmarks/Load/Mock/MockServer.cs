using System.Text.Json;
using System.Text.Json.Serialization;
using Agentgateway.Benchmarks.Load.Native;

namespace Agentgateway.Benchmarks.Load.Mock;

/// <summary>The upstream of every measurement: a provider that answers as it is told (<see cref="Behaviour"/>) and remembers what it said.</summary>
/// <remarks>
/// Single-threaded. <c>GET /totals</c> answers a JSON list of <see cref="MockTotals"/>. A request that names no behaviour gets 100 bytes: the trace collector of the
/// gateway is pointed here, too.
/// </remarks>
internal sealed partial class MockServer : IReady, IDisposable
{
    private readonly int _listener;
    private readonly Dictionary<(Api Api, string Name), Script> _scripts = [];
    private readonly Dictionary<string, Behaviour>.AlternateLookup<ReadOnlySpan<char>> _behaviours;

    /// <param name="port">0 chooses a free one.</param>
    public MockServer(int port)
    {
        _behaviours = new Dictionary<string, Behaviour>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        (_listener, Port) = TcpSocket.Listen(port);
        Loop.Add(_listener, this);
    }

    public EventLoop Loop { get; } = new();

    public int Port { get; }

    /// <summary>What was just received, of any connection: with one thread, nothing is kept there but until it is looked at.</summary>
    public byte[] Incoming { get; } = new byte[256 * 1024];

    /// <summary>What is just being sent, of any stream.</summary>
    public byte[] Outgoing { get; } = new byte[128 * 1024];

    /// <summary>Runs until the loop is stopped.</summary>
    public void Run() => Loop.Run();

    public void OnReady(bool readable, bool writable)
    {
        for (var descriptor = TcpSocket.Accept(_listener); descriptor >= 0; descriptor = TcpSocket.Accept(_listener))
        {
            Loop.Add(descriptor, new MockConnection(this, descriptor));
        }
    }

    public Script Find(Api api, ReadOnlySpan<byte> name)
    {
        Span<char> characters = stackalloc char[Behaviour.MaxLength];
        var text = characters[..System.Text.Encoding.ASCII.GetChars(name[..Math.Min(name.Length, characters.Length)], characters)];
        if (!_behaviours.TryGetValue(text, out var behaviour))
        {
            behaviour = Behaviour.TryParse(text.ToString()) ?? Behaviour.NotUnderstood;
            _behaviours[text] = behaviour;
        }

        if (!_scripts.TryGetValue((api, behaviour.Name), out var script))
        {
            _scripts[(api, behaviour.Name)] = script = Script.For(api, behaviour);
        }

        return script;
    }

    /// <summary>The totals as JSON.</summary>
    public byte[] Totals() => JsonSerializer.SerializeToUtf8Bytes(_scripts.Values.Select(script => script.Totals).ToList(), MockJson.Default.ListMockTotals);

    public void Dispose()
    {
        TcpSocket.Close(_listener);
        Loop.Dispose();
    }

    [JsonSerializable(typeof(List<MockTotals>))]
    internal sealed partial class MockJson : JsonSerializerContext;
}
