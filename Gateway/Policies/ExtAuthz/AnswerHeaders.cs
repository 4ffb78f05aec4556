using System.Collections.Frozen;
using Agentgateway.Gateway.Expressions;
using Agentgateway.Gateway.Pipeline.Callouts;
using Microsoft.Extensions.Primitives;

namespace Agentgateway.Gateway.Policies.ExtAuthz;

/// <summary>Header fields of a service's answer for expressions.</summary>
internal sealed class AnswerHeaders(CalloutAnswer answer) : IHeaderSource
{
    public FrozenSet<string> Sensitive => [];

    public StringValues Get(string name) => answer.Header(name);

    public IReadOnlyList<KeyValuePair<string, StringValues>> All() =>
        [.. answer.HeaderNames.Select(name => KeyValuePair.Create(name, answer.Header(name))).Where(field => field.Value.Count > 0)];
}
