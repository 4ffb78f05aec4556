using System.Collections.Frozen;
using Microsoft.Extensions.Primitives;

namespace Agentgateway.Gateway.Expressions;

/// <summary>The header fields behind a view.</summary>
internal interface IHeaderSource
{
    /// <summary>Names whose values no output shows.</summary>
    FrozenSet<string> Sensitive { get; }

    /// <summary>The values of a field; empty if it is absent.</summary>
    StringValues Get(string name);

    /// <summary>All fields that have values.</summary>
    IReadOnlyList<KeyValuePair<string, StringValues>> All();
}
