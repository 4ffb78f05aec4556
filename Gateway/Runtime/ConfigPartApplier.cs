using Agentgateway.Configuration;
using Agentgateway.Configuration.Sync;
using Agentgateway.Gateway.Sync;

namespace Agentgateway.Gateway.Runtime;

/// <summary>Part <c>config</c> of the control plane: opens its secrets, binds and applies it.</summary>
internal sealed class ConfigPartApplier(ConfigApplier applier, ConfigStatus status, ControlPlaneOptions options) : IPartApplier, IDisposable
{
    private readonly ConfigReloader _reloader = new(ConfigLoadOptions.Default with { ExpandEnvironment = false });
    private readonly SemaphoreSlim _one = new(1, 1);
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (ReadOnlyMemory<byte> Document, SnapshotOrigin Origin)? _applied;

    public string Part => SnapshotParts.Config;

    /// <summary>Files that the serving document names: certificates, catalogues and others.</summary>
    public IReadOnlyList<string> Files { get; private set; } = [];

    /// <summary>Completes when the next document serves.</summary>
    public Task NextApplied => Volatile.Read(ref _next).Task;

    public async ValueTask<IReadOnlyList<string>> ApplyAsync(SnapshotHead head, ReadOnlyMemory<byte> json, string source, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> document;
        try
        {
            document = new SnapshotSecrets(options.ConfigKey, options.Environment).OpenText(json);
        }
        catch (Exception e) when (e is FormatException or System.Security.Cryptography.CryptographicException)
        {
            return ["one of the secrets of the document cannot be read: " + e.GetType().Name];
        }

        await _one.WaitAsync(cancellationToken);
        try
        {
            return await ApplyAsync(document, new SnapshotOrigin(source, head.Epoch, head.Revision), cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Applies the serving document once more, since a file that it names has changed. One that fails changes nothing and is told as any other.</summary>
    public async Task ReapplyAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_applied is (var document, var origin))
            {
                await ApplyAsync(document, origin, cancellationToken);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<IReadOnlyList<string>> ApplyAsync(ReadOnlyMemory<byte> document, SnapshotOrigin origin, CancellationToken cancellationToken)
    {
        var loaded = _reloader.LoadJson(document);
        if (loaded is not { Config: { } config, Source: { } bound })
        {
            string[] errors = [.. loaded.Errors.Select(e => e.ToString())];
            status.Reject(errors);
            return errors;
        }

        var refused = await applier.ApplyAsync(config, bound, origin, cancellationToken);
        if (refused.Count == 0)
        {
            _applied = (document, origin);
            Files = config.ReferencedFiles;
            Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        }

        return refused;
    }
}
