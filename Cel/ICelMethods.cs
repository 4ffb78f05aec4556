namespace Agentgateway.Cel;

/// <summary>Methods of a host object, asked before the built-in functions: <c>headers.cookie("sid")</c>, <c>apiKey.key.unredacted()</c>.</summary>
public interface ICelMethods
{
    /// <summary>False when the object has no such method, so that the built-in function of that name is tried.</summary>
    bool TryCall(string method, ReadOnlySpan<CelValue> arguments, out CelValue result);
}
