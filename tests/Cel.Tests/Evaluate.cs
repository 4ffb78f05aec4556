namespace Agentgateway.Cel.Tests;

/// <summary>Shorthand for tests: compile and run with variables given as JSON.</summary>
internal static class Evaluate
{
    public static CelValue Spec(string expression, string? variables = null) => Run(expression, CelOptions.Spec, variables);

    public static CelValue Gateway(string expression, string? variables = null) => Run(expression, CelOptions.Gateway, variables);

    public static CelCompileError CompileError(string expression, CelOptions? options = null)
    {
        Assert.False(CelProgram.TryCompile(expression, options ?? CelOptions.Gateway, out _, out var error), $"'{expression}' compiles");
        return error;
    }

    private static CelValue Run(string expression, CelOptions options, string? variables) =>
        CelProgram.Compile(expression, options).Evaluate(
            variables is null ? CelActivation.Empty : CelActivation.FromJson(System.Text.Encoding.UTF8.GetBytes(variables)));
}
