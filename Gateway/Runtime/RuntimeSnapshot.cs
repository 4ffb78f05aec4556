using System.Collections.Frozen;
using Agentgateway.Configuration;
using Agentgateway.Configuration.Model;

namespace Agentgateway.Gateway.Runtime;

/// <summary>The configuration as it serves: compiled once, immutable, swapped whole. A request reads it once and keeps it.</summary>
internal sealed class RuntimeSnapshot
{
    /// <summary><see cref="Source"/> while no configuration has ever come.</summary>
    public const string NoSource = "none";

    /// <summary>What runs before the first configuration arrived: no binds.</summary>
    public static RuntimeSnapshot Empty { get; } = new()
    {
        Source = NoSource,
        Config = new GatewayConfig(),
        Document = new ConfigDocument([]),
        Binds = FrozenDictionary<string, CompiledBind>.Empty,
    };

    /// <summary><c>file</c>, <c>text</c>, <c>redis</c>, <c>http</c>, <c>disk</c> or <c>none</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Epoch of the control plane; 0 for files.</summary>
    public long Epoch { get; init; }

    /// <summary>Revision of the control plane; for files it counts reloads.</summary>
    public long Revision { get; init; }

    /// <summary>The bound configuration.</summary>
    public required GatewayConfig Config { get; init; }

    /// <summary>The document that was compiled, secrets included: only dumps that redact may show it.</summary>
    public required ConfigDocument Document { get; init; }

    /// <summary>By bind key (<c>bind/8080</c>).</summary>
    public required FrozenDictionary<string, CompiledBind> Binds { get; init; }

    public FrontendSettings Frontend { get; init; } = new();

    /// <summary>The bind that a tunnel to <paramref name="port"/> enters: the one with that port, else the internal one for every port.</summary>
    public CompiledBind? FindTunnelTarget(int port)
    {
        CompiledBind? wildcard = null;
        foreach (var bind in Binds.Values)
        {
            if (bind.Port == port)
            {
                return bind;
            }

            if (bind is { Internal: true, Port: 0 })
            {
                wildcard = bind;
            }
        }

        return wildcard;
    }
}
