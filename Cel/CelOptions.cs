using System.Collections.Frozen;
using Agentgateway.Cel.Compilation;

namespace Agentgateway.Cel;

/// <summary>The dialect and the limits of a program. Immutable; the two dialects are <see cref="Spec"/> and <see cref="Gateway"/>.</summary>
public sealed record CelOptions
{
    /// <summary>The variables of agentgateway, which are the only root names that a gateway expression may use.</summary>
    public static readonly FrozenSet<string> GatewayVariables = FrozenSet.Create(
        StringComparer.Ordinal,
        "request", "response", "proxy", "env", "jwt", "apiKey", "basicAuth", "llm", "llmRequest", "source", "destination", "mcp",
        "backend", "extauthz", "extproc", "mcpGuardrails", "metadata");

    /// <summary>The public CEL specification: any variable name, dotted variables, reserved words refused.</summary>
    public static CelOptions Spec { get; } = new();

    /// <summary>agentgateway's dialect: its variables only, unknown functions refused, its leniencies (<c>has()</c> on a non-map is false, <c>"a" in "abc"</c>).</summary>
    public static CelOptions Gateway { get; } = new()
    {
        IsGateway = true,
        Variables = GatewayVariables,
        MaxLength = 65_536,
    };

    /// <summary>True for agentgateway's leniencies where it gives a value and the specification an error.</summary>
    public bool IsGateway { get; init; }

    /// <summary>Root variables that may be named, or null for any. A name outside the set is a compile error except inside <c>default</c> and <c>coalesce</c>.</summary>
    public FrozenSet<string>? Variables { get; init; }

    /// <summary>Container of the specification's name resolution, for example <c>com.example</c>; empty for none.</summary>
    public string Container { get; init; } = "";

    /// <summary>False turns <c>has</c>, <c>all</c> and their like into ordinary functions.</summary>
    public bool Macros { get; init; } = true;

    /// <summary>Longest expression in UTF-16 units.</summary>
    public int MaxLength { get; init; } = 1_048_576;

    /// <summary>Deepest nesting of parentheses, brackets, arguments and literals.</summary>
    public int MaxNesting { get; init; } = 100;

    /// <summary>Steps of one evaluation. Every turn of a macro costs as many steps as its body has operations; data costs a step per 128 characters read.</summary>
    public int MaxSteps { get; init; } = 100_000;

    /// <summary>Octets that one evaluation may produce in strings, lists and maps.</summary>
    public int MaxBytes { get; init; } = 4 * 1024 * 1024;

    internal FrozenDictionary<string, CustomFunction> CustomFunctions { get; init; } = FrozenDictionary<string, CustomFunction>.Empty;

    /// <summary>Adds the functions of a <c>config.customFunctions</c> block: <c>name(a, b) { expression }</c>, receiver form <c>this.name(a, rest...)</c>.</summary>
    /// <exception cref="CelCompileException">A definition is malformed, duplicate, recursive or named like a built-in function.</exception>
    public CelOptions WithCustomFunctions(string block) => this with { CustomFunctions = CustomFunctionReader.Read(block, this) };
}
