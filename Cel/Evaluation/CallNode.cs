using System.Runtime.CompilerServices;
using Agentgateway.Cel.Functions;
using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Evaluation;

/// <summary>A call of a built-in function. Arguments are evaluated left to right, the first error is the result.</summary>
internal sealed class CallNode(Function function, Node[] arguments) : Node
{
    public Function Function { get; } = function;

    public Node[] Arguments { get; } = arguments;

    public override CelValue Evaluate(ref Frame frame)
    {
        if (Arguments.Length <= ArgumentBuffer.Size)
        {
            var buffer = default(ArgumentBuffer);
            return Invoke(ref frame, ((Span<CelValue>)buffer)[..Arguments.Length]);
        }

        return Invoke(ref frame, new CelValue[Arguments.Length]);
    }

    private CelValue Invoke(ref Frame frame, scoped Span<CelValue> values)
    {
        for (var i = 0; i < Arguments.Length; i++)
        {
            values[i] = Arguments[i].Evaluate(ref frame).Unwrap();
            if (values[i].IsError)
            {
                return values[i];
            }
        }

        return Run(ref frame, Function, values);
    }

    /// <summary>Runs a function on plain arguments and charges it for what it reads and produces.</summary>
    public static CelValue Run(ref Frame frame, Function function, scoped ReadOnlySpan<CelValue> values)
    {
        long weight = 0;
        foreach (var value in values)
        {
            weight += value.Kind switch
            {
                CelKind.String => value.AsString.Length,
                CelKind.Bytes => value.AsBytes.Length,
                _ => 0,
            };
        }

        if (!frame.Read(weight))
        {
            return Errors.BudgetExceeded;
        }

        var result = function.Body(ref frame, values);
        var produced = result.Kind switch
        {
            CelKind.String => result.AsString.Length * 2L,
            CelKind.Bytes => result.AsBytes.Length,
            CelKind.List => result.AsList.Count * 24L,
            _ => 0,
        };
        if (produced != 0 && !frame.Produce(produced))
        {
            return Errors.BudgetExceeded;
        }

        return result.Kind is CelKind.List or CelKind.Map or CelKind.Optional ? frame.Hold(result) : result;
    }

    [InlineArray(Size)]
    private struct ArgumentBuffer
    {
        public const int Size = 4;

        private CelValue _first;
    }
}
