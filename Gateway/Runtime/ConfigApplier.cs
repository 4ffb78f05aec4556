using Agentgateway.Configuration;
using Agentgateway.Configuration.Model;
using Agentgateway.Gateway.Admin;
using Agentgateway.Gateway.Listeners;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Agentgateway.Gateway.Runtime;

/// <summary>Takes a configuration into service: compile, swap, open and close ports. One at a time; a failed one changes nothing.</summary>
internal sealed partial class ConfigApplier(
    SnapshotCompiler compiler, SnapshotHolder holder, BindManager binds, StateRegistry state, ConfigStatus status, IEnumerable<ISnapshotExtension> extensions, ReadinessState readiness,
    IOptions<KestrelServerOptions> kestrel, ILogger<ConfigApplier> logger) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>Compiles without applying, for <c>--validate-only</c>.</summary>
    public CompileResult Check(GatewayConfig config, ConfigDocument document) => compiler.Compile(config, document, new SnapshotOrigin("check", 0, 0));

    /// <summary>Applies a bound configuration.</summary>
    /// <returns>Empty when it serves now; else every reason, without secrets, and the old configuration serves on.</returns>
    public async Task<IReadOnlyList<string>> ApplyAsync(GatewayConfig config, ConfigDocument document, SnapshotOrigin origin, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var result = compiler.Compile(config, document, origin);
            foreach (var warning in result.Warnings)
            {
                LogWarning(warning);
            }

            if (result.Snapshot is not { } snapshot)
            {
                LogRejected(origin.Source, origin.Revision, string.Join("; ", result.Errors));
                status.Reject(result.Errors);
                return result.Errors;
            }

            // Swap before ports open: a connection on a new port must find its bind.
            holder.Swap(snapshot);
            foreach (var extension in extensions)
            {
                extension.OnApplied(snapshot);
            }

            KestrelSetup.Apply(kestrel.Value.Limits, snapshot.Frontend.Connections.Http);
            await binds.ApplyAsync([.. snapshot.Binds.Values.Where(b => !b.Internal).Select(b => new BindSpec(b.Key, b.Port))], cancellationToken);
            state.Retain(result.UsedState);
            if (origin != SnapshotOrigin.Unconfigured)
            {
                readiness.Done(ReadinessState.ConfigurationTask);
            }

            status.Accept();
            LogApplied(origin.Source, origin.Revision, snapshot.Binds.Count);
            return [];
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    [LoggerMessage(Level = LogLevel.Information, Message = "Configuration from {Source} applied as revision {Revision}: {Binds} ports")]
    private partial void LogApplied(string source, long revision, int binds);

    [LoggerMessage(Level = LogLevel.Error, Message = "Configuration from {Source}, revision {Revision}, was rejected; the previous one serves on: {Reasons}")]
    private partial void LogRejected(string source, long revision, string reasons);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Configuration: {Warning}")]
    private partial void LogWarning(string warning);
}
