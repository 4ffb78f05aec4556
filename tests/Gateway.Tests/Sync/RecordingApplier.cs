using System.Collections.Concurrent;
using System.Text;
using Agentgateway.Configuration.Sync;
using Agentgateway.Gateway.Sync;

namespace Agentgateway.Gateway.Tests.Sync;

/// <summary>Stands where the compiler stands: applies any document, or rejects those that say <c>"bad"</c>.</summary>
internal sealed class RecordingApplier(string part) : IPartApplier
{
    public string Part => part;

    public ConcurrentQueue<(long Epoch, long Revision, string Json, string Source)> Calls { get; } = new();

    public string? Current { get; private set; }

    public ValueTask<IReadOnlyList<string>> ApplyAsync(SnapshotHead head, ReadOnlyMemory<byte> json, string source, CancellationToken cancellationToken)
    {
        var text = Encoding.UTF8.GetString(json.Span);
        Calls.Enqueue((head.Epoch, head.Revision, text, source));
        if (text.Contains("\"bad\"", StringComparison.Ordinal))
        {
            return ValueTask.FromResult<IReadOnlyList<string>>(["binds[0].port: bad"]);
        }

        Current = text;
        return ValueTask.FromResult<IReadOnlyList<string>>([]);
    }
}
