namespace Agentgateway.Benchmarks.Load.Peers;

/// <summary>A proxy that can stand between generator and mock.</summary>
/// <param name="Name">As in <c>--peers</c> and in the tables.</param>
internal abstract record Peer(string Name)
{
    /// <summary>Compiles while it runs, so it is warmed up for longer.</summary>
    public virtual bool IsDotNet => false;

    /// <summary>Says why it cannot run here, in words for the operator; null: it can.</summary>
    public virtual string? Missing => null;

    /// <summary>Takes HTTP/2 with prior knowledge without TLS.</summary>
    public virtual bool SpeaksHttp2 => false;

    /// <summary>Most rounds it runs in: five for the gateway and those whose figures targets are held against, three for the others.</summary>
    public virtual int Rounds => 3;

    /// <summary>Port for HTTP/2, of those on a place.</summary>
    public virtual int Http2Port(PeerPlace place) => place.Http2Port;

    /// <summary>Name of the policy variant in tables; empty without policies.</summary>
    public virtual string Variant => "";

    /// <summary>Name with variant.</summary>
    public string Label => Variant.Length == 0 ? Name : $"{Name} + {Variant}";

    /// <summary>Header lines that its requests need, each ending with CR LF.</summary>
    /// <param name="upstream">The mock's port.</param>
    public virtual string Headers(int upstream) => "";

    /// <summary>How it is started; null: nothing to start (<see cref="DirectPeer"/>).</summary>
    public abstract PeerCommand? Command(PeerPlace place);
}
