using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Agentgateway.AppHost.LocalHosting.Running;

/// <summary>Gives every endpoint its port for this run.</summary>
/// <remarks>
/// A port that the user set must be free. A default port that is busy moves to the next free one. An endpoint without a wanted port, and one whose process
/// decides about its port itself, keeps the port of the last run if it can: stored configuration refers to it.
/// </remarks>
internal sealed class PortPlan(IConfiguration configuration, DataFolder data, ConsoleOutput output)
{
    private readonly HashSet<int> _taken = [];

    /// <summary>Plans all endpoints and remembers the result for the next run.</summary>
    /// <exception cref="DistributedApplicationException">A port that the user set is busy.</exception>
    public void Allocate(IEnumerable<IResource> resources)
    {
        var path = data.File("ports.json");
        var last = File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), LocalJson.Default.DictionaryStringInt32) ?? [] : [];
        var endpoints = resources.SelectMany(r => r.Annotations.OfType<EndpointAnnotation>().Select(e => (Resource: r, Endpoint: e))).ToList();

        // What must not move goes first.
        foreach (var (resource, endpoint) in endpoints)
        {
            if (Explicit(resource, endpoint) is { } set)
            {
                endpoint.AllocatedPort = Take(set.Port)
                    ? set.Port
                    : throw new DistributedApplicationException($"Port {set.Port} for {Describe(resource, endpoint)} is busy. It was set by {set.Setting}: free it or set another port.");
            }
        }

        foreach (var (resource, endpoint) in endpoints.Where(e => e.Endpoint.AllocatedPort is null))
        {
            endpoint.AllocatedPort = Choose(resource, endpoint, last);
        }

        foreach (var (resource, endpoint) in endpoints)
        {
            last[Key(resource, endpoint)] = endpoint.AllocatedPort!.Value;
        }

        DataFolder.WritePrivate(path, JsonSerializer.SerializeToUtf8Bytes(last, LocalJson.Default.DictionaryStringInt32));
    }

    private int Choose(IResource resource, EndpointAnnotation endpoint, Dictionary<string, int> last)
    {
        var wanted = endpoint.Port;
        if (last.TryGetValue(Key(resource, endpoint), out var previous) && (wanted is null || !endpoint.IsProxied))
        {
            wanted = previous;
        }

        if (wanted is not { } first)
        {
            return AnyFree();
        }

        for (var port = first; port < 65536 && port < first + 100; port++)
        {
            if (Take(port))
            {
                if (port != first)
                {
                    output.Host($"port {first} is busy: {Describe(resource, endpoint)} moves to {port}");
                }

                return port;
            }
        }

        return AnyFree();
    }

    private (int Port, string Setting)? Explicit(IResource resource, EndpointAnnotation endpoint)
    {
        try
        {
            return PortSetting.Find(configuration, resource.Name, endpoint.Name);
        }
        catch (FormatException exception)
        {
            throw new DistributedApplicationException(exception.Message, exception);
        }
    }

    private bool Take(int port)
    {
        if (_taken.Contains(port) || !IsFree(port))
        {
            return false;
        }

        _taken.Add(port);
        return true;
    }

    private int AnyFree()
    {
        while (true)
        {
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var port = ((IPEndPoint)probe.LocalEndPoint!).Port;
            if (_taken.Add(port))
            {
                return port;
            }
        }
    }

    // The services listen on both loopback addresses; one that is busy is enough to be in the way.
    private static bool IsFree(int port) => CanBind(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || CanBind(IPAddress.IPv6Loopback, port));

    private static bool CanBind(IPAddress address, int port)
    {
        using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(address, port));
            probe.Listen(1);
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            // No IPv6 loopback on this machine.
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string Key(IResource resource, EndpointAnnotation endpoint) => $"{resource.Name}/{endpoint.Name}";

    private static string Describe(IResource resource, EndpointAnnotation endpoint) =>
        endpoint.Name is "http" or "tcp" ? resource.Name : $"{resource.Name} ({endpoint.Name})";
}
