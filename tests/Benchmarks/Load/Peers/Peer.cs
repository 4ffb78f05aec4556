namespace Agentgateway.Benchmarks.Load.Peers;

/// <summary>A proxy that can stand between generator and mock.</summary>
/// <param name="Name">As in <c>--peers</c> and in the tables.</param>
internal abstract record Peer(string Name)
{
    /// <summary>Compiles while it runs, so it is warmed up for longer.</summary>
    public virtual bool IsDotNet => false;

    /// <summary>Says why it cannot run here, in words for the operator; null: it can.</summary>
    public virtual string? Missing => null;

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
