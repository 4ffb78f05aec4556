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
/// use (cel.md 10); it is counted by use, shown to those who watch live, and never reaches a client.
/// </remarks>
internal sealed class ExpressionCompiler(CelOptions options, GatewayMetrics metrics)
{
    private static readonly HashSet<string> ConnectionRoots = ["source", "destination", "env", "proxy", "backend"];

    private readonly Dictionary<string, CelProgram> _programs = new(StringComparer.Ordinal);

    /// <summary>What the log, trace and metric expressions compiled so far read at the end of a request.</summary>
    public ExpressionNeeds Needs { get; private set; }

    /// <summary>Takes over what expressions need that were compiled for an earlier snapshot.</summary>
    public void Add(ExpressionNeeds needs) => Needs |= needs;

    /// <summary>Starts to note afresh; gives what was noted so far.</summary>
    public ExpressionNeeds TakeNeeds()
    {
        var needs = Needs;
        Needs = default;
        return needs;
    }

    /// <summary>The dialect with the configuration's own functions.</summary>
    public static CelOptions OptionsFor(GatewayConfig config) =>
        config.Static.CustomFunctions.Length == 0 ? CelOptions.Gateway : CelOptions.Gateway.WithCustomFunctions(config.Static.CustomFunctions);

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
        var program = Program(expression);
        return exchange => Evaluate(program, exchange, isOutput: false, use);
    }

    /// <summary>Compiles a condition that is asked at the end of a request (log and trace filters): what it reads of bodies is recorded while they stream.</summary>
    public Func<Exchange, bool> LogCondition(CelExpression expression, string use)
    {
        Note(Program(expression));
        return Condition(expression, use);
    }

    /// <summary>Compiles a log or trace field: error and null add nothing, flattened maps add several fields, credentials in headers are redacted.</summary>
    public FieldExpression Field(string name, CelExpression expression, string use)
    {
        var program = Program(expression);
        Note(program);
        return (exchange, output) =>
        {
            var value = Evaluate(program, exchange, isOutput: true, use);
            foreach (var (key, item) in CelFlattened.Expand(name, value))
            {
                Append(output, key, item.Unwrap());
            }
        };
    }

    /// <summary>Compiles a log field of TCP connections. Variables of requests are null there, which is no error of the expression's: it is not counted as one.</summary>
    public ConnectionFieldExpression ConnectionField(string name, CelExpression expression, string use)
    {
        var program = Program(expression);
        var readsRequests = program.UsesAllVariables || program.Attributes.Any(static a => !ConnectionRoots.Contains(a.Split('.')[0]));
        return (scope, output) =>
        {
            var value = program.Evaluate(scope);
            if (value.IsError && !readsRequests)
            {
                Count(use, value.AsError);
            }

            foreach (var (key, item) in CelFlattened.Expand(name, value))
            {
                Append(output, key, item.Unwrap());
            }
        };
    }

    /// <summary>Compiles a metric label: a string, or null, which shows as <c>unknown</c>, for everything else.</summary>
    public Func<Exchange, string?> Label(CelExpression expression, string use)
    {
        var program = Program(expression);
        Note(program);
        return exchange => Evaluate(program, exchange, isOutput: true, use).Unwrap() is { Kind: CelKind.String } text ? text.AsString : null;
    }

    /// <summary>True if the expression reads the request body, so that its policy must have it read first.</summary>
    public bool ReadsRequestBody(CelExpression expression) => ReadsRequestBody(Program(expression));

    /// <summary>True if the expression reads the response body.</summary>
    public bool ReadsResponseBody(CelExpression expression) => ReadsResponseBody(Program(expression));

    /// <summary>Compiles a value over a connection, for what is decided before there is a request; errors come out as error values.</summary>
    public Func<ConnectionScope, CelValue> ConnectionValue(CelExpression expression, string use)
    {
        var program = Program(expression);
        return scope =>
        {
            var value = program.Evaluate(scope);
            if (value.IsError)
            {
                Count(use, value.AsError);
            }

            return value;
        };
    }

    /// <summary>The value of an expression that sees no request (trace resources): errors are error values.</summary>
    public CelValue Constant(CelExpression expression) => Program(expression).Evaluate(CelActivation.Empty);

    private static bool ReadsRequestBody(CelProgram program) => program.Uses("request.body") || program.Uses("request.bodyPrefix");

    private static bool ReadsResponseBody(CelProgram program) => program.Uses("response.body") || program.Uses("response.bodyPrefix");

    private CelProgram Program(CelExpression expression)
    {
        if (!_programs.TryGetValue(expression.Text, out var program))
        {
            _programs[expression.Text] = program = CelProgram.Compile(expression.Text, options);
        }

        return program;
    }

    private void Note(CelProgram program) => Needs |= new ExpressionNeeds(
        ReadsRequestBody(program),
        ReadsResponseBody(program) || program.Uses("mcp.tool.result") || program.Uses("mcp.tool.error"));

    private CelValue Evaluate(CelProgram program, Exchange exchange, bool isOutput, string use)
    {
        // A constant (a log filter that is "false") looks at nothing: no scope is made for it.
        if (program.Constant is not { IsError: false } value)
        {
            var scope = isOutput ? ExpressionScope.ForOutput(exchange) : ExpressionScope.For(exchange);
            scope.Begin();
            value = program.Evaluate(scope);
            if (value.IsError)
            {
                Count(use, value.AsError);
            }
        }

        exchange.LiveTrace?.OnExpression(use, program.Source, value);
        return value;
    }

    private void Count(string use, CelError error) => metrics.ExpressionErrors.Add(1, new("use", use), new("error", error.Name));

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
            case CelKind.Duration or CelKind.Timestamp:
                // Their JSON is a text without anything to escape.
                output.Add(LogField.Of(name, CelJson.ToText(value).Trim('"')));
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
