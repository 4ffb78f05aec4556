using Agentgateway.Cel.Parsing;
using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Evaluation;

/// <summary><c>"constant" in x</c>: a role in a claim, a name in a map.</summary>
internal sealed class TextInNode(string text, Node container) : ConditionNode
{
    private readonly CelValue _text = CelValue.String(text);

    public override Truth Test(ref Frame frame)
    {
        var value = container.Evaluate(ref frame);
        if (value.Kind != CelKind.List || !frame.Read(value.ListHere.Count * 16L))
        {
            return Judge(ref frame, Operators.Apply(ref frame, TokenKind.In, _text, value));
        }

        if (value.Reference is ArrayList array)
        {
            foreach (ref readonly var item in array.Items.AsSpan())
            {
                if (Is(item))
                {
                    return Truth.True;
                }
            }

            return Truth.False;
        }

        var list = value.ListHere;
        var count = list.Count;
        for (var i = 0; i < count; i++)
        {
            if (Is(list.Get(i)))
            {
                return Truth.True;
            }
        }

        return Truth.False;
    }

    private bool Is(in CelValue item) => item.Kind == CelKind.String ? item.AsString == text : item.Kind == CelKind.Opaque && item == _text;
}
