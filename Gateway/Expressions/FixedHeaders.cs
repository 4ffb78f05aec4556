using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Agentgateway.Gateway.Expressions;

/// <summary>Header fields that nobody changes any more, such as those of the CONNECT request around a tunnel.</summary>
internal sealed class FixedHeaders(IHeaderDictionary headers, FrozenSet<string> sensitive) : IHeaderSource
{
    private List<KeyValuePair<string, StringValues>>? _items;

    public FrozenSet<string> Sensitive { get; } = sensitive;

    public StringValues Get(string name) => headers.TryGetValue(name, out var values) ? values : default;

    public IReadOnlyList<KeyValuePair<string, StringValues>> All() => _items ??= [.. headers.Where(header => header.Value.Count > 0)];
}
