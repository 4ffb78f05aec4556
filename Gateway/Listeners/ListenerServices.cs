using Agentgateway.Gateway.Hosting;
using Agentgateway.Gateway.Listeners.Tunnels;
using Agentgateway.Gateway.Tcp;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Agentgateway.Gateway.Listeners;

/// <summary>Registration of the transport and of the TCP proxy.</summary>
internal static class ListenerServices
{
    /// <exception cref="FormatException">A variable cannot be read.</exception>
    public static IServiceCollection AddListeners(this IServiceCollection services, BindOptions options, IConfiguration settings)
    {
        var read = new EnvironmentReader(settings);
        var leafLife = read.Duration("DYNAMIC_CA_CERT_CACHE_TTL") ?? TimeSpan.FromMinutes(5);
        var leafCapacity = read.Number("DYNAMIC_CA_CERT_CACHE_CAPACITY", 1) ?? 256;
        read.ThrowIfAny();
        services.AddSingleton(options);
        services.AddSingleton<VirtualTransportFactory>();
        services.AddSingleton<IConnectionListenerFactory>(p => p.GetRequiredService<VirtualTransportFactory>());
        services.AddSingleton<BindManager>();
        services.AddSingleton<ConnectionDispatcher>();
        services.AddSingleton<ConnectionGate>();
        services.AddSingleton<TunnelEntrance>();
        services.AddSingleton<TcpProxy>();
        services.AddSingleton<TcpRouteCompiler>();
        services.AddSingleton(p => new TlsListener(leafLife, leafCapacity, p.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <exception cref="FormatException">It is no number from 1 on.</exception>
    public static int Number(string? text, string name, int otherwise) =>
        string.IsNullOrWhiteSpace(text) ? otherwise
        : int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number > 0 ? number
        : throw new FormatException($"{name}: '{text}' is not a number from 1 on");
}
