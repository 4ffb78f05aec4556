namespace Agentgateway.Cel;

/// <summary>Why an evaluation failed. <c>default()</c> recovers from the first three; the rest propagate.</summary>
public enum CelErrorCode
{
    NoSuchKey,
    UndeclaredReference,
    IndexOutOfBounds,
    NoSuchOverload,
    UnsupportedKeyType,
    DuplicateKey,
    DivisionByZero,
    RemainderByZero,
    Overflow,
    Conversion,
    FunctionError,
    UnsupportedStruct,

    /// <summary>The evaluation used up its steps or its produced bytes. Never absorbed.</summary>
    BudgetExceeded,
}
