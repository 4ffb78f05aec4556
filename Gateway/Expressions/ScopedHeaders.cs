using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Agentgateway.Gateway.Expressions;

/// <summary>Where a header view reads: the request's headers, the answer's, or those of an answer that a retry condition looks at.</summary>
internal sealed class ScopedHeaders(ExpressionScope scope, bool isResponse) : IHeaderSource
{
    private List<KeyValuePair<string, StringValues>>? _items;
    private int _itemsOf = -1;

    public FrozenSet<string> Sensitive => scope.Exchange.Snapshot.Frontend.SensitiveHeaders;

    public StringValues Get(string name) =>
        isResponse && scope.Exchange.Candidate is { } candidate ? candidate.Header(name) : Live.TryGetValue(name, out var values) ? values : default;

    /// <summary>All headers with values; the same list during one evaluation.</summary>
    public IReadOnlyList<KeyValuePair<string, StringValues>> All()
    {
        if (_items is null || _itemsOf != scope.Evaluation)
        {
            _items = isResponse && scope.Exchange.Candidate is { } candidate
                ? [.. candidate.HeaderNames.Select(name => KeyValuePair.Create(name, candidate.Header(name)))]
                : [.. Live.Where(header => header.Value.Count > 0)];
            _itemsOf = scope.Evaluation;
        }

        return _items;
    }

    private IHeaderDictionary Live => isResponse ? scope.Exchange.Http.Response.Headers : scope.Exchange.Request.Headers;
}
