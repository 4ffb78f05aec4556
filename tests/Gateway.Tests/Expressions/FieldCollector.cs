using System.Collections.Concurrent;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Telemetry.AccessLog;

namespace Agentgateway.Gateway.Tests.Expressions;

/// <summary>Keeps what the configured access-log fields give at the end of each request.</summary>
internal sealed class FieldCollector : ICompletionSink
{
    private readonly ConcurrentQueue<IReadOnlyDictionary<string, string>> _requests = new();

    public IReadOnlyDictionary<string, string>? First => _requests.TryPeek(out var fields) ? fields : null;

    public IEnumerable<IReadOnlyDictionary<string, string>> All => _requests;

    public void OnCompleted(Exchange exchange)
    {
        var fields = new List<LogField>();
        foreach (var add in exchange.Snapshot.Frontend.Telemetry.AccessLog.Add)
        {
            add(exchange, fields);
        }

        _requests.Enqueue(fields.ToDictionary(field => field.Name, field => field.Text ?? field.Number.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }
}
