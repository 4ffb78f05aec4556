using System.Globalization;
using System.Net;

namespace Agentgateway.Gateway.Forwarding;

/// <summary>Fixed addresses for host and port, as curl's <c>--resolve</c>: <c>HOST:PORT:ADDR[,ADDR]</c>, or <c>HOST:PORT:ADDR:PORT2</c> to change the port as well.</summary>
/// <remarks>IPv6 addresses are written in brackets. <c>*</c> as host means any host on that port.</remarks>
internal sealed class ResolveOverrides
{
    private readonly Dictionary<string, IPEndPoint[]> _entries = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="FormatException">An entry is malformed; the message names it.</exception>
    public ResolveOverrides(IEnumerable<string> entries)
    {
        foreach (var entry in entries)
        {
            Add(entry.TrimStart('+'));
        }
    }

    public static ResolveOverrides None { get; } = new([]);

    /// <summary>The addresses for a target; null = not overridden.</summary>
    public IPEndPoint[]? Find(string host, int port)
    {
        if (_entries.Count == 0)
        {
            return null;
        }

        var suffix = ":" + port.ToString(CultureInfo.InvariantCulture);
        return _entries.GetValueOrDefault(host + suffix) ?? _entries.GetValueOrDefault("*" + suffix);
    }

    private void Add(string entry)
    {
        var hostEnd = entry.StartsWith('[') ? entry.IndexOf(']', StringComparison.Ordinal) + 1 : entry.IndexOf(':', StringComparison.Ordinal);
        var portEnd = hostEnd > 0 && hostEnd < entry.Length ? entry.IndexOf(':', hostEnd + 1) : -1;
        if (portEnd < 0 || !ushort.TryParse(entry.AsSpan(hostEnd + 1, portEnd - hostEnd - 1), CultureInfo.InvariantCulture, out var port) || port == 0)
        {
            throw Malformed(entry);
        }

        var targets = new List<IPEndPoint>();
        foreach (var address in entry[(portEnd + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            targets.Add(Parse(address, port, entry));
        }

        if (targets.Count == 0)
        {
            throw Malformed(entry);
        }

        _entries[entry[..hostEnd].Trim('[', ']') + ":" + port.ToString(CultureInfo.InvariantCulture)] = [.. targets];
    }

    private static IPEndPoint Parse(string text, int port, string entry)
    {
        // With a port first: the address parser accepts "[::1]:80" too and drops the port.
        if (IPEndPoint.TryParse(text, out var endpoint) && endpoint.Port > 0)
        {
            return endpoint;
        }

        return IPAddress.TryParse(text, out var address) ? new IPEndPoint(address, port) : throw Malformed(entry);
    }

    private static FormatException Malformed(string entry) =>
        new($"--resolve {entry}: expected HOST:PORT:ADDR[,ADDR] or HOST:PORT:ADDR:PORT2");
}
