namespace Agentgateway.Cel.Samples;

/// <summary>A credential of a sample: <c>&lt;redacted&gt;</c> everywhere, with <c>unredacted()</c>.</summary>
internal sealed class SampleSecret(string text) : ICelOpaque
{
    public CelValue Plain => CelValue.String("<redacted>");

    public bool TryCall(string method, ReadOnlySpan<CelValue> arguments, out CelValue result)
    {
        result = method == "unredacted" && arguments.IsEmpty ? CelValue.String(text) : default;
        return !result.IsNull;
    }
}
