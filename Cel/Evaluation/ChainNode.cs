using System.Text;
using Agentgateway.Cel.Parsing;
using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Evaluation;

/// <summary>A long run of operators of one precedence, applied in a loop; runs of <c>+</c> on text, bytes or lists grow one buffer instead of copying at every step.</summary>
internal sealed class ChainNode(Node first, (TokenKind Operator, Node Operand)[] rest) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var value = first.Evaluate(ref frame);
        for (var i = 0; i < rest.Length; i++)
        {
            if (rest[i].Operator == TokenKind.Plus && value.Kind == CelKind.String && i + 1 < rest.Length)
            {
                value = JoinText(ref frame, value.AsString, ref i);
            }
            else if (rest[i].Operator == TokenKind.Plus && value.Kind == CelKind.List && i + 1 < rest.Length)
            {
                value = JoinLists(ref frame, value.AsList, ref i);
            }
            else if (rest[i].Operator == TokenKind.Plus && value.Kind == CelKind.Bytes && i + 1 < rest.Length)
            {
                value = JoinBytes(ref frame, value.AsBytes, ref i);
            }
            else
            {
                value = Operators.Apply(ref frame, rest[i].Operator, value, rest[i].Operand.Evaluate(ref frame));
            }
        }

        return value;
    }

    private CelValue JoinText(ref Frame frame, string start, ref int i)
    {
        var text = new StringBuilder(start);
        for (; i < rest.Length; i++)
        {
            var (operation, node) = rest[i];
            var next = node.Evaluate(ref frame).Unwrap();
            if (operation != TokenKind.Plus || next.Kind != CelKind.String)
            {
                return Operators.Apply(ref frame, operation, CelValue.String(text.ToString()), next);
            }

            if (!frame.Produce(next.AsString.Length * 4L))
            {
                return Errors.BudgetExceeded;
            }

            text.Append(next.AsString);
        }

        return CelValue.String(text.ToString());
    }

    private CelValue JoinLists(ref Frame frame, ICelList start, ref int i)
    {
        var items = new List<CelValue>(start.Count * 2);
        Append(items, start);
        for (; i < rest.Length; i++)
        {
            var (operation, node) = rest[i];
            var next = node.Evaluate(ref frame).Unwrap();
            if (operation != TokenKind.Plus || next.Kind != CelKind.List)
            {
                return Operators.Apply(ref frame, operation, frame.Hold(CelValue.List([.. items])), next);
            }

            if (!frame.Produce(next.AsList.Count * 48L))
            {
                return Errors.BudgetExceeded;
            }

            Append(items, next.AsList);
        }

        return frame.Hold(CelValue.List([.. items]));
    }

    private CelValue JoinBytes(ref Frame frame, ReadOnlyMemory<byte> start, ref int i)
    {
        var octets = new List<byte>(start.Length * 2);
        octets.AddRange(start.Span);
        for (; i < rest.Length; i++)
        {
            var (operation, node) = rest[i];
            var next = node.Evaluate(ref frame).Unwrap();
            if (operation != TokenKind.Plus || next.Kind != CelKind.Bytes)
            {
                return Operators.Apply(ref frame, operation, CelValue.Bytes(octets.ToArray()), next);
            }

            if (!frame.Produce(next.AsBytes.Length * 2L))
            {
                return Errors.BudgetExceeded;
            }

            octets.AddRange(next.AsBytes.Span);
        }

        return CelValue.Bytes(octets.ToArray());
    }

    private static void Append(List<CelValue> items, ICelList list)
    {
        for (var i = 0; i < list.Count; i++)
        {
            items.Add(list.Get(i));
        }
    }
}
