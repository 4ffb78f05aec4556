using Agentgateway.Configuration.Contracts;

namespace Agentgateway.Portal.Services;

/// <summary>A span with its depth in the tree.</summary>
internal sealed record SpanRow(SpanInfo Span, int Depth)
{
    /// <summary>Depth-first order; a span whose parent is missing (not exported, another process) is a root.</summary>
    public static IReadOnlyList<SpanRow> Arrange(IReadOnlyList<SpanInfo> spans)
    {
        var known = spans.Select(span => span.SpanId).ToHashSet(StringComparer.Ordinal);
        var children = spans.ToLookup(span => span.ParentSpanId is { } parent && known.Contains(parent) && parent != span.SpanId ? parent : "", StringComparer.Ordinal);
        var rows = new List<SpanRow>(spans.Count);
        var pending = new Stack<SpanRow>(children[""].OrderByDescending(span => span.OffsetMs).Select(span => new SpanRow(span, 0)));
        while (pending.TryPop(out var row))
        {
            rows.Add(row);
            foreach (var child in children[row.Span.SpanId].OrderByDescending(span => span.OffsetMs))
            {
                pending.Push(new SpanRow(child, row.Depth + 1));
            }
        }

        return rows;
    }
}
