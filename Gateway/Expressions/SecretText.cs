using Agentgateway.Cel;

namespace Agentgateway.Gateway.Expressions;

/// <summary>A credential as expressions see it: <c>&lt;redacted&gt;</c> everywhere, its text only by <c>unredacted()</c>.</summary>
internal sealed class SecretText(string text) : ICelOpaque
{
    private static readonly CelValue Hidden = CelValue.String(SensitiveHeaders.Redacted);

    public CelValue Plain => Hidden;

    public bool TryCall(string method, ReadOnlySpan<CelValue> arguments, out CelValue result)
    {
        var isKnown = method == "unredacted" && arguments.IsEmpty;
        result = isKnown ? CelValue.String(text) : default;
        return isKnown;
    }
}
