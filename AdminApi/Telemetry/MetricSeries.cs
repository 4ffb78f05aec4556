using Agentgateway.Configuration.Contracts;

namespace Agentgateway.AdminApi.Telemetry;

/// <summary>Latest points of one instrument of one service.</summary>
internal sealed class MetricSeries(string service, string name, string? unit, string? description, string type)
{
    private readonly Dictionary<string, MetricPoint> _points = new(StringComparer.Ordinal);

    public string Service { get; } = service;

    public string Name { get; } = name;

    /// <summary>Sets the latest point of its attributes.</summary>
    /// <returns>1 if the point is a new series, else 0.</returns>
    public int Set(MetricPoint point, bool mayGrow)
    {
        var key = string.Join('\n', point.Attributes.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key}={a.Value}"));
        var isNew = !_points.ContainsKey(key);
        if (isNew && !mayGrow)
        {
            return 0;
        }

        _points[key] = point;
        return isNew ? 1 : 0;
    }

    public MetricInfo ToContract() => new(
        Service, Name, unit, description, type, [.. _points.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => p.Value)]);
}
