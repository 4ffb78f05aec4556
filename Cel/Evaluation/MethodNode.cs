using System.Runtime.CompilerServices;
using Agentgateway.Cel.Functions;
using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Evaluation;

/// <summary><c>target.name(arguments)</c>: a method of the host object if it has one, else the built-in function.</summary>
/// <param name="operand">The receiver.</param>
/// <param name="name">The method.</param>
/// <param name="function">The built-in of that name, or null when only host objects have it.</param>
/// <param name="arguments">Without the receiver.</param>
internal sealed class MethodNode(Node operand, string name, Function? function, Node[] arguments) : StepNode(operand)
{
    public override CelValue Apply(ref Frame frame, in CelValue target)
    {
        if (target.IsError)
        {
            return target;
        }

        if (arguments.Length < ArgumentBuffer.Size)
        {
            var buffer = default(ArgumentBuffer);
            return Invoke(ref frame, target, ((Span<CelValue>)buffer)[..(arguments.Length + 1)]);
        }

        return Invoke(ref frame, target, new CelValue[arguments.Length + 1]);
    }

    private CelValue Invoke(ref Frame frame, in CelValue target, scoped Span<CelValue> values)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            values[i + 1] = arguments[i].Evaluate(ref frame).Unwrap();
            if (values[i + 1].IsError)
            {
                return values[i + 1];
            }
        }

        if (target.Reference is ICelMethods host && host.TryCall(name, values[1..], out var result))
        {
            return result;
        }

        if (function is null)
        {
            return Errors.NoSuchOverload($"{name}()", target);
        }

        values[0] = target.Unwrap();
        return CallNode.Run(ref frame, function, values);
    }

    [InlineArray(Size)]
    private struct ArgumentBuffer
    {
        public const int Size = 4;

        private CelValue _first;
    }
}
