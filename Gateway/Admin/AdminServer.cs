using System.Net;
using System.Net.Sockets;
using Agentgateway.Gateway.Listeners;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Agentgateway.Gateway.Admin;

/// <summary>Serves the admin, metrics and readiness addresses from a small server of its own.</summary>
/// <remarks>Apart from the data path: binds come and go there, and a full data port must not keep a probe from its answer.</remarks>
internal sealed partial class AdminServer(AdminSettings settings, AdminEndpoints endpoints, ILogger<AdminServer> logger) : IHostedService, IAsyncDisposable
{
    private WebApplication? _app;

    /// <summary>Ports that are really bound, in the order admin, metrics, readiness; 0 where off.</summary>
    public (int Admin, int Stats, int Readiness) Ports { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 64 * 1024;
            Listen(kestrel, settings.Admin, AdminRole.Admin);
            Listen(kestrel, settings.Stats, AdminRole.Stats);
            Listen(kestrel, settings.Readiness, AdminRole.Readiness);
        });

        // The defaults of the host would add an address of their own when all three are off.
        builder.WebHost.UseUrls();
        _app = builder.Build();
        _app.Run(endpoints.HandleAsync);
        if (settings.Admin.IsOff && settings.Stats.IsOff && settings.Readiness.IsOff)
        {
            return;
        }

        try
        {
            await _app.StartAsync(cancellationToken);
        }
        catch (IOException e)
        {
            throw new AdminBindException($"An admin address is taken: {e.Message} Set ADMIN_ADDR, STATS_ADDR or READINESS_ADDR, or 'off'.", e);
        }

        LogListening(Describe(settings.Admin), Describe(settings.Stats), Describe(settings.Readiness));
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_app is not null)
        {
            await _app.StopAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    private void Listen(KestrelServerOptions kestrel, AdminAddress address, AdminRole role)
    {
        void Mark(ListenOptions options)
        {
            options.Protocols = HttpProtocols.Http1;
            options.Use(next => connection =>
            {
                connection.Features.Set(new AdminRoleFeature(role));
                return next(connection);
            });
        }

        if (address.UnixPath is { } path)
        {
            kestrel.ListenUnixSocket(path, Mark);
            return;
        }

        foreach (var endpoint in address.Socket)
        {
            if (endpoint.AddressFamily == AddressFamily.InterNetworkV6 && !ListeningSocket.Exists(endpoint.Address))
            {
                if (endpoint.Address.Equals(IPAddress.IPv6Any))
                {
                    kestrel.Listen(new IPEndPoint(IPAddress.Any, endpoint.Port), Mark);
                }

                continue;
            }

            kestrel.Listen(endpoint, Mark);
        }

        Ports = role switch
        {
            AdminRole.Admin => Ports with { Admin = address.Port },
            AdminRole.Stats => Ports with { Stats = address.Port },
            _ => Ports with { Readiness = address.Port },
        };
    }

    private static string Describe(AdminAddress address) =>
        address.UnixPath is { } path ? "unix:" + path : address.IsOff ? "off" : address.Socket[0].ToString();

    [LoggerMessage(Level = LogLevel.Information, Message = "Admin on {Admin}, metrics on {Stats}, readiness on {Readiness}")]
    private partial void LogListening(string admin, string stats, string readiness);
}
