using System.Globalization;
using System.Text;

namespace Agentgateway.Gateway.Telemetry.Metrics;

/// <summary>Writes the families as agentgateway does: OpenMetrics-like text, <c>_total</c> counters, <c># UNIT</c> lines, <c># EOF</c>.</summary>
internal static class MetricTextWriter
{
    /// <summary>Content type of the text form.</summary>
    public const string ContentType = "text/plain;charset=utf-8";

    /// <summary>Renders everything except the families named in <paramref name="removed"/>.</summary>
    /// <param name="removed">Names with or without prefix, unit suffix and <c>_total</c> (<c>config.metrics.remove</c>).</param>
    public static string Write(MetricRegistry registry, IReadOnlySet<string> removed)
    {
        var text = new StringBuilder(16 * 1024);
        foreach (var (name, label, value) in registry.Infos)
        {
            if (!IsRemoved(name, null, removed))
            {
                text.Append("# HELP ").Append(name).Append(" Build.\n# TYPE ").Append(name).Append(" info\n")
                    .Append(name).Append("_info{").Append(label).Append("=\"");
                Escape(text, value);
                text.Append("\"} 1\n");
            }
        }

        foreach (var family in registry.Collect())
        {
            if (!IsRemoved(family.Name, family.Unit, removed))
            {
                WriteFamily(text, family);
            }
        }

        return text.Append("# EOF\n").ToString();
    }

    private static bool IsRemoved(string name, string? unit, IReadOnlySet<string> removed)
    {
        if (removed.Count == 0)
        {
            return false;
        }

        const string Prefix = "agentgateway_";
        var plain = name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;
        var stem = unit is null ? plain : plain[..^(unit.Length + 1)];
        return Has(plain) || Has(stem);

        bool Has(string candidate) =>
            removed.Contains(candidate) || removed.Contains(Prefix + candidate) || removed.Contains(candidate + "_total") || removed.Contains(Prefix + candidate + "_total");
    }

    private static void WriteFamily(StringBuilder text, MetricFamily family)
    {
        text.Append("# HELP ").Append(family.Name).Append(' ').Append(family.Instrument.Description).Append('\n')
            .Append("# TYPE ").Append(family.Name).Append(' ').Append(TypeName(family.Kind)).Append('\n');
        if (family.Unit is not null)
        {
            text.Append("# UNIT ").Append(family.Name).Append(' ').Append(family.Unit).Append('\n');
        }

        foreach (var series in family.Series)
        {
            if (family.Kind == MetricKind.Histogram)
            {
                WriteHistogram(text, family, series);
            }
            else
            {
                Name(text, family, series, family.Kind == MetricKind.Counter ? "_total" : "", null);
                Number(text, series.Sum);
            }
        }
    }

    private static void WriteHistogram(StringBuilder text, MetricFamily family, MetricSeries series)
    {
        Name(text, family, series, "_sum", null);
        Number(text, series.Sum);
        Name(text, family, series, "_count", null);
        Number(text, series.Count);
        var cumulative = 0L;
        for (var i = 0; i <= series.Bounds.Length; i++)
        {
            cumulative += series.Bucket(i);
            Name(text, family, series, "_bucket", i == series.Bounds.Length ? "+Inf" : Format(series.Bounds[i]));
            Number(text, cumulative);
        }
    }

    private static void Name(StringBuilder text, MetricFamily family, MetricSeries series, string suffix, string? bound)
    {
        text.Append(family.Name).Append(suffix);
        var values = series.Labels.Values;
        if (values.Length == 0 && bound is null)
        {
            return;
        }

        text.Append('{');
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0)
            {
                text.Append(',');
            }

            text.Append(series.Labels.Names[i]).Append("=\"");
            Escape(text, values[i]);
            text.Append('"');
        }

        if (bound is not null)
        {
            text.Append(values.Length > 0 ? ",le=\"" : "le=\"").Append(bound).Append('"');
        }

        text.Append('}');
    }

    private static void Escape(StringBuilder text, string value)
    {
        foreach (var c in value)
        {
            _ = c switch
            {
                '\\' => text.Append("\\\\"),
                '"' => text.Append("\\\""),
                '\n' => text.Append("\\n"),
                _ => text.Append(c),
            };
        }
    }

    private static void Number(StringBuilder text, double value) => text.Append(' ').Append(Format(value)).Append('\n');

    private static string Format(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string TypeName(MetricKind kind) => kind switch
    {
        MetricKind.Counter => "counter",
        MetricKind.Gauge => "gauge",
        MetricKind.Histogram => "histogram",
        _ => "info",
    };
}
