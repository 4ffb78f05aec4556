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

    /// <summary>Null for an expression that compiles, else what is wrong. <paramref name="warnings"/> are what it can never do.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="isCondition">Its value decides: anything but a bool counts as false, so another type deserves a warning.</param>
    public CelCompileError? Validate(string text, bool isCondition, out IReadOnlyList<CelCompileError> warnings)
    {
        if (!CelProgram.TryCompile(text, _options, out var program, out var error))
        {
            warnings = [];
            return error;
        }

        warnings = program.Warnings;
        if (isCondition && program.ResultType is { } type && type != CelType.Bool)
        {
            warnings = [.. warnings, new CelCompileError($"a condition is a bool and this is {type.Name}, which counts as false", 1, 1)];
        }

        return null;
    }
}
