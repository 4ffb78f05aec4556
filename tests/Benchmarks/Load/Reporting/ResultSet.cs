using System.Text.Json;
using Agentgateway.Benchmarks.Load.Scenarios;

namespace Agentgateway.Benchmarks.Load.Reporting;

/// <summary>All measurements of a run.</summary>
/// <param name="json">File to which each is appended as a line at once; null for none.</param>
internal sealed class ResultSet(string? json)
{
    private readonly List<Measurement> _all = [];

    public IReadOnlyList<Measurement> All => _all;

    /// <summary>No request failed and no token is missing.</summary>
    public bool IsSound => _all.TrueForAll(m => m.Values.GetValueOrDefault(Figure.Errors) == 0 && m.Values.GetValueOrDefault(Figure.TokenError) == 0);

    public void Add(Measurement measurement)
    {
        _all.Add(measurement);
        if (json is not null)
        {
            File.AppendAllText(json, JsonSerializer.Serialize(measurement, MeasurementJson.Default.Measurement) + "\n");
        }
    }

    /// <summary>Values of a figure that count, over the rounds.</summary>
    public IReadOnlyList<double> Values(string scenario, string @case, string peer, string figure) =>
        _all.Where(m => !m.Void && m.Scenario == scenario && m.Case == @case && m.Peer == peer && m.Values.TryGetValue(figure, out var value) && !double.IsNaN(value))
            .Select(m => m.Values[figure]).Order().ToList();

    /// <returns>NaN without a value.</returns>
    public double Median(string scenario, string @case, string peer, string figure)
    {
        var values = Values(scenario, @case, peer, figure);
        return values.Count == 0 ? double.NaN
            : values.Count % 2 == 1 ? values[values.Count / 2]
            : (values[(values.Count / 2) - 1] + values[values.Count / 2]) / 2;
    }

    /// <summary>Measured starts of a peer: those of <see cref="StartCheck"/>, or, in a run without it, those of the rounds.</summary>
    public IReadOnlyList<Measurement> Starts(string peer)
    {
        var all = _all.Where(m => m.Case == StartCheck.Case && m.Peer == peer).ToList();
        var alone = all.Where(m => m.Scenario == StartCheck.Scenario).ToList();
        return alone.Count > 0 ? alone : all;
    }

    /// <summary>Cases of a scenario in the order of their measuring, with the peers of each.</summary>
    public IEnumerable<(string Case, IReadOnlyList<string> Peers)> Cases(string scenario) =>
        _all.Where(m => m.Scenario == scenario).GroupBy(m => m.Case).Select(group => (group.Key, (IReadOnlyList<string>)group.Select(m => m.Peer).Distinct().ToList()));
}
