using System.Text.Json;

namespace Agentgateway.Cel.Conformance;

/// <summary>One case: options and variables from its keys, then the comparison of the result with the expectation.</summary>
public static class ConformanceCase
{
    public static ConformanceResult Run(JsonElement test)
    {
        if (Flag(test, "needs_proto"))
        {
            return ConformanceResult.Skip("needs protobuf");
        }

        var expect = test.GetProperty("expect");
        var kind = expect.GetProperty("kind").GetString();
        if (Flag(test, "check_only") || kind == "typed")
        {
            return ConformanceResult.Skip("asks for a deduced type; there is no type checker");
        }

        if (kind is "unknown" or "any_unknown")
        {
            return ConformanceResult.Skip("asks for unknowns");
        }

        var isGateway = test.GetProperty("file").GetString() == "agw";
        var options = (isGateway ? CelOptions.Gateway : CelOptions.Spec) with
        {
            Container = test.TryGetProperty("container", out var container) ? container.GetString() ?? "" : "",
            Macros = !Flag(test, "disable_macros"),
        };

        try
        {
            return Compare(kind, expect, Evaluate(test, options));
        }
        catch (Exception failure)
        {
            return ConformanceResult.Fail($"exception {failure.GetType().Name}: {failure.Message}");
        }
    }

    private static CelValue Evaluate(JsonElement test, CelOptions options)
    {
        var variables = new Dictionary<string, CelValue>(StringComparer.Ordinal);
        if (test.TryGetProperty("bindings", out var bindings) && bindings.ValueKind == JsonValueKind.Object)
        {
            foreach (var binding in bindings.EnumerateObject())
            {
                variables[binding.Name] = binding.Value.TryGetProperty("value", out var value)
                    ? TypedValue.Read(value)
                    : CelValue.Error(CelErrorCode.FunctionError, "bound error");
            }
        }

        return CelProgram.TryCompile(test.GetProperty("expr").GetString()!, options, out var program, out var error)
            ? program.Evaluate(new CelActivation(variables))
            : CelValue.Error(CelErrorCode.FunctionError, $"compile error: {error}");
    }

    private static ConformanceResult Compare(string? kind, JsonElement expect, CelValue actual)
    {
        if (kind is "error" or "any_error")
        {
            return actual.IsError ? ConformanceResult.Pass : ConformanceResult.Fail($"expected an error, got {TypedValue.Describe(actual)}");
        }

        var expected = expect.TryGetProperty("value", out var value) ? TypedValue.Read(value) : CelValue.True;
        return TypedValue.AreSame(expected, actual)
            ? ConformanceResult.Pass
            : ConformanceResult.Fail($"expected {TypedValue.Describe(expected)}, got {TypedValue.Describe(actual)}");
    }

    private static bool Flag(JsonElement test, string name) => test.TryGetProperty(name, out var flag) && flag.ValueKind == JsonValueKind.True;
}
