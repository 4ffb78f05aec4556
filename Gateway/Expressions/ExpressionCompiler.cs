using Agentgateway.Cel;
using Agentgateway.Configuration.Model;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Telemetry.AccessLog;
using Agentgateway.Gateway.Telemetry.Metrics;

namespace Agentgateway.Gateway.Expressions;

/// <summary>Turns the expressions of a configuration into delegates over an exchange, and notes what they need. One per snapshot compilation.</summary>
/// <param name="options">agentgateway's dialect with the configuration's own functions.</param>
/// <remarks>
/// The loader has compiled every expression once, so compiling here cannot fail for a valid configuration. What an error at run time means depends on the
/// use (cel.md 10); it is counted by use and never reaches a client.
/// </remarks>
internal sealed class ExpressionCompiler(CelOptions options, GatewayMetrics metrics)
{
    /// <summary>What the expressions compiled so far read.</summary>
    public ExpressionNeeds Needs { get; private set; }

    /// <summary>Compiles a condition: anything but true, and every error, is false.</summary>
    /// <param name="use">What it is for, as the label of <c>agentgateway_expression_errors_total</c>.</param>
    public Func<Exchange, bool> Condition(CelExpression expression, string use)
    {
        var value = Value(expression, use);
        return exchange => value(exchange).IsTrue;
    }

    /// <summary>Compiles a rule that must not fail open: an error gives <paramref name="onError"/>.</summary>
    public Func<Exchange, bool> Rule(CelExpression expression, string use, bool onError)
    {
        var value = Value(expression, use);
        return exchange =>
        {
            var result = value(exchange);
            return result.IsError ? onError : result.IsTrue;
        };
    }

    /// <summary>Compiles a value; errors come out as error values.</summary>
    public Func<Exchange, CelValue> Value(CelExpression expression, string use)
    {
        var program = Compile(expression);
        return exchange => Evaluate(program, ExpressionScope.For(exchange), use);
    }

    /// <summary>Compiles a log or trace field: error and null add nothing, flattened maps add several fields, credentials in headers are redacted.</summary>
    public FieldExpression Field(string name, CelExpression expression, string use)
    {
        var program = Compile(expression);
        return (exchange, output) =>
        {
            var value = Evaluate(program, new ExpressionScope(exchange, isOutput: true), use);
            foreach (var (key, item) in CelFlattened.Expand(name, value))
            {
                Append(output, key, item.Unwrap());
            }
        };
    }

    /// <summary>True if the expression reads the request body, so that its policy must have it buffered.</summary>
    public bool ReadsRequestBody(CelExpression expression)
    {
        var program = CelProgram.Compile(expression.Text, options);
        return program.Uses("request.body") || program.Uses("request.bodyPrefix");
    }

    /// <summary>True if the expression reads the response body.</summary>
    public bool ReadsResponseBody(CelExpression expression)
    {
        var program = CelProgram.Compile(expression.Text, options);
        return program.Uses("response.body") || program.Uses("response.bodyPrefix");
    }

    /// <summary>Compiles a value over a connection, for what is decided before there is a request; errors come out as error values.</summary>
    public Func<ConnectionScope, CelValue> ConnectionValue(CelExpression expression, string use)
    {
        var program = CelProgram.Compile(expression.Text, options);
        return scope =>
        {
            var value = program.Evaluate(scope);
            if (value.IsError && value.AsError.Code != CelErrorCode.NoSuchKey)
            {
                metrics.ExpressionErrors.Add(1, new KeyValuePair<string, object?>("use", use));
            }

            return value;
        };
    }

    private CelProgram Compile(CelExpression expression)
    {
        var program = CelProgram.Compile(expression.Text, options);
        Needs |= new ExpressionNeeds(
            program.Uses("request.body") || program.Uses("request.bodyPrefix"),
            program.Uses("response.body") || program.Uses("response.bodyPrefix"),
            program.Uses("llm.prompt"),
            program.Uses("llm.completion"));
        return program;
    }

    private CelValue Evaluate(CelProgram program, ExpressionScope scope, string use)
    {
        var value = program.Evaluate(scope);
        if (value.IsError && value.AsError.Code != CelErrorCode.NoSuchKey)
        {
            metrics.ExpressionErrors.Add(1, new KeyValuePair<string, object?>("use", use));
        }

        return value;
    }

    private static void Append(List<LogField> output, string name, CelValue value)
    {
        switch (value.Kind)
        {
            case CelKind.Null or CelKind.Error:
                break;
            case CelKind.Bool:
                output.Add(LogField.Of(name, value.AsBool));
                break;
            case CelKind.Int:
                output.Add(LogField.Of(name, value.AsInt));
                break;
            case CelKind.Uint:
                output.Add(LogField.Of(name, (long)Math.Min(value.AsUint, long.MaxValue)));
                break;
            case CelKind.Double:
                output.Add(LogField.Of(name, value.AsDouble));
                break;
            case CelKind.Map or CelKind.List:
                output.Add(LogField.Json(name, CelJson.ToText(value)));
                break;
            default:
                if (value.TryGetText(out var text))
                {
                    output.Add(LogField.Of(name, text));
                }

                break;
        }
    }
}
