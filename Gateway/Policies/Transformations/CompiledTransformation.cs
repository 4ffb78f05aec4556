using Agentgateway.Cel;
using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Expressions;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Policies.Transformations;

/// <summary>The computed changes of one message, applied in this order: metadata, replace, add, set, remove, body.</summary>
internal sealed class CompiledTransformation
{
    private const string Use = "transformations";

    private readonly KeyValuePair<string, Func<Exchange, CelValue>>[] _metadata;
    private readonly Func<Exchange, CelValue>? _replace;
    private readonly HeaderChange[] _changes;
    private readonly IReadOnlyList<string> _remove;

    private CompiledTransformation(Transformation transformation, ExpressionCompiler expressions)
    {
        _metadata = [.. transformation.Metadata.Select(entry => KeyValuePair.Create(entry.Key, expressions.Value(entry.Value, Use)))];
        _replace = transformation.Replace is { } replace ? expressions.Value(replace, Use) : null;
        _changes =
        [
            .. transformation.Add.Select(entry => new HeaderChange(entry.Key.ToLowerInvariant(), expressions.Value(entry.Value, Use), true)),
            .. transformation.Set.Select(entry => new HeaderChange(entry.Key.ToLowerInvariant(), expressions.Value(entry.Value, Use), false)),
        ];
        _remove = transformation.Remove;
        Body = transformation.Body is { } body ? expressions.Value(body, Use) : null;

        CelExpression[] all =
        [
            .. transformation.Metadata.Concat(transformation.Add).Concat(transformation.Set).Select(entry => entry.Value)
                .Append(transformation.Replace).Append(transformation.Body).OfType<CelExpression>(),
        ];
        ReadsRequestBody = all.Any(expressions.ReadsRequestBody);
        ReadsResponseBody = all.Any(expressions.ReadsResponseBody);
    }

    /// <summary>Some expression looks at <c>request.body</c>.</summary>
    public bool ReadsRequestBody { get; }

    /// <summary>Some expression looks at <c>response.body</c>.</summary>
    public bool ReadsResponseBody { get; }

    /// <summary>The new body, or null when it stays.</summary>
    public Func<Exchange, CelValue>? Body { get; }

    public static CompiledTransformation? Create(Transformation? transformation, ExpressionCompiler expressions) =>
        transformation is null ? null : new CompiledTransformation(transformation, expressions);

    /// <summary>Everything but the body.</summary>
    public void ApplyHead(Exchange exchange, IMessageHead head)
    {
        foreach (var (name, value) in _metadata)
        {
            var result = value(exchange);
            if (!result.IsError)
            {
                ExpressionScope.SetMetadata(exchange, name, result);
            }
        }

        if (_replace?.Invoke(exchange).Unwrap() is { Kind: CelKind.Map } headers)
        {
            Replace(head, headers.AsMap);
        }

        foreach (var change in _changes)
        {
            Apply(head, change, change.Value(exchange).Unwrap());
        }

        foreach (var name in _remove)
        {
            head.Headers.Remove(name);
        }
    }

    private static void Apply(IMessageHead head, HeaderChange change, CelValue value)
    {
        var text = HeaderText.Of(value);
        if (change.Name.StartsWith(':') || change.Name == "host")
        {
            // A pseudo header keeps its old value when the new one cannot be computed.
            if (text is not null)
            {
                head.TrySetPseudo(change.Name == "host" ? ":authority" : change.Name, text);
            }

            return;
        }

        if (HeaderText.IsFraming(change.Name))
        {
            return;
        }

        if (text is null)
        {
            head.Headers.Remove(change.Name);
        }
        else if (change.IsAdded)
        {
            head.Headers[change.Name] = Microsoft.Extensions.Primitives.StringValues.Concat(head.Headers[change.Name], text);
        }
        else
        {
            head.Headers[change.Name] = text;
        }
    }

    private static void Replace(IMessageHead head, ICelMap map)
    {
        foreach (var name in head.Headers.Keys.Where(name => !HeaderText.IsFraming(name)).ToArray())
        {
            head.Headers.Remove(name);
        }

        for (int i = 0, count = map.Count; i < count; i++)
        {
            var key = map.KeyAt(i).Unwrap();
            if (key.Kind != CelKind.String || key.AsString.StartsWith(':') || !HeaderText.IsName(key.AsString) || HeaderText.IsFraming(key.AsString))
            {
                continue;
            }

            var values = HeaderText.AllOf(map.ValueAt(i).Unwrap());
            if (values.Length > 0)
            {
                head.Headers[key.AsString] = values;
            }
        }
    }
}
