namespace Agentgateway.Cel;

/// <summary>A failed evaluation: a code to decide on and a message for logs. The message may quote data, so it never goes to clients.</summary>
public sealed class CelError(CelErrorCode code, string message)
{
    public CelErrorCode Code { get; } = code;

    public string Message { get; } = message;

    /// <summary>The kebab-case name that agentgateway reports, for example <c>no-such-key</c>.</summary>
    public string Name => Code switch
    {
        CelErrorCode.NoSuchKey => "no-such-key",
        CelErrorCode.UndeclaredReference => "undeclared-reference",
        CelErrorCode.IndexOutOfBounds => "index-out-of-bounds",
        CelErrorCode.NoSuchOverload => "no-such-overload",
        CelErrorCode.UnsupportedKeyType => "unsupported-key-type",
        CelErrorCode.DuplicateKey => "duplicate-key",
        CelErrorCode.DivisionByZero => "division-by-zero",
        CelErrorCode.RemainderByZero => "remainder-by-zero",
        CelErrorCode.Overflow => "overflow",
        CelErrorCode.Conversion => "conversion",
        CelErrorCode.UnsupportedStruct => "unsupported-struct",
        CelErrorCode.BudgetExceeded => "budget-exceeded",
        _ => "function-error",
    };

    public override string ToString() => $"{Name}: {Message}";
}
