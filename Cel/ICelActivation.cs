namespace Agentgateway.Cel;

/// <summary>The variables of one evaluation. Asked only for what the expression needs, when it needs it; may be asked twice.</summary>
public interface ICelActivation
{
    /// <summary>False when there is no such variable; a variable without content is <see cref="CelValue.Null"/>.</summary>
    bool TryGet(string name, out CelValue value);

    /// <summary>The names that <c>variables()</c> dumps; hosts that do not support the dump leave it empty.</summary>
    IEnumerable<string> Names => [];
}
