using System.Collections.Frozen;
using Agentgateway.Cel;
using Agentgateway.Gateway.Pipeline;

namespace Agentgateway.Gateway.Expressions;

/// <summary>Reads one field of a variable; false when the field is not set (no such key, <c>has</c> is false).</summary>
internal delegate bool FieldReader(ExpressionScope scope, out CelValue value);

/// <summary>The fields of one root variable, made once per process.</summary>
internal sealed class FieldTable
{
    private readonly FrozenDictionary<string, FieldReader> _byName;

    public FieldTable(params (string Name, FieldReader Read)[] fields)
    {
        Fields = fields;
        _byName = fields.ToFrozenDictionary(field => field.Name, field => field.Read, StringComparer.Ordinal);
    }

    public IReadOnlyList<(string Name, FieldReader Read)> Fields { get; }

    public bool TryRead(string name, ExpressionScope scope, out CelValue value)
    {
        if (_byName.TryGetValue(name, out var read))
        {
            return read(scope, out value);
        }

        value = default;
        return false;
    }

    /// <summary>A field that is always set.</summary>
    public static FieldReader Always(Func<Exchange, CelValue> read) => (ExpressionScope scope, out CelValue value) =>
    {
        value = read(scope.Exchange);
        return true;
    };

    /// <summary>A field that is always set and belongs to the scope.</summary>
    public static FieldReader Scoped(Func<ExpressionScope, CelValue> read) => (ExpressionScope scope, out CelValue value) =>
    {
        value = read(scope);
        return true;
    };

    /// <summary>A map that is set when <paramref name="isThere"/>.</summary>
    public static FieldReader Map(FieldTable table, Func<Exchange, bool> isThere) => (ExpressionScope scope, out CelValue value) =>
    {
        var isSet = isThere(scope.Exchange);
        value = isSet ? CelValue.Map(new FieldMap(scope, table)) : default;
        return isSet;
    };

    /// <summary>A field that is set when the text is not null.</summary>
    public static FieldReader Text(Func<Exchange, string?> read) => (ExpressionScope scope, out CelValue value) =>
    {
        var text = read(scope.Exchange);
        value = text is null ? default : CelValue.String(text);
        return text is not null;
    };

    /// <summary>An unsigned field that is set when the number is not null.</summary>
    public static FieldReader Count(Func<Exchange, long?> read) => (ExpressionScope scope, out CelValue value) =>
    {
        var number = read(scope.Exchange);
        value = number is { } set ? CelValue.Uint((ulong)Math.Max(0, set)) : default;
        return number is not null;
    };

    /// <summary>A floating-point field that is set when the number is not null.</summary>
    public static FieldReader Number(Func<Exchange, double?> read) => (ExpressionScope scope, out CelValue value) =>
    {
        var number = read(scope.Exchange);
        value = number is { } set ? CelValue.Double(set) : default;
        return number is not null;
    };

    /// <summary>A duration that is set when it is not null.</summary>
    public static FieldReader Duration(Func<Exchange, TimeSpan?> read) => (ExpressionScope scope, out CelValue value) =>
    {
        var duration = read(scope.Exchange);
        value = duration is { } set ? CelValue.Duration(set) : default;
        return duration is not null;
    };
}
