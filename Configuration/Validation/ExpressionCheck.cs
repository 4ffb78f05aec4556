using Agentgateway.Cel;

namespace Agentgateway.Configuration.Validation;

/// <summary>Compiles expressions while a configuration is loaded, in the gateway's dialect with the file's own functions.</summary>
internal sealed class ExpressionCheck
{
    private CelOptions _options = CelOptions.Gateway;

    /// <summary>Makes the functions of <c>config.customFunctions</c> known. Gives null, or what is wrong with them.</summary>
    public CelCompileError? Define(string functions)
    {
        try
        {
            _options = CelOptions.Gateway.WithCustomFunctions(functions);
            return null;
        }
        catch (CelCompileException e)
        {
            return e.Error;
        }
    }

    /// <summary>Null for a good expression, else what is wrong.</summary>
    public CelCompileError? Validate(string text) => CelProgram.TryCompile(text, _options, out _, out var error) ? null : error;
}
