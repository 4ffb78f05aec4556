using Agentgateway.Configuration;
using Agentgateway.Configuration.Sync;
using Agentgateway.Gateway.Sync;

namespace Agentgateway.Gateway.Runtime;

/// <summary>Part <c>config</c> of the control plane: opens its secrets, binds and applies it.</summary>
internal sealed class ConfigPartApplier(ConfigApplier applier, ConfigStatus status, ControlPlaneOptions options) : IPartApplier
{
    private readonly ConfigReloader _reloader = new(ConfigLoadOptions.Default with { ExpandEnvironment = false });

    public string Part => SnapshotParts.Config;

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

        var loaded = _reloader.LoadJson(document);
        if (loaded is { Config: { } config, Source: { } bound })
        {
            return await applier.ApplyAsync(config, bound, new SnapshotOrigin(source, head.Epoch, head.Revision), cancellationToken);
        }

        string[] errors = [.. loaded.Errors.Select(e => e.ToString())];
        status.Reject(errors);
        return errors;
    }
}
