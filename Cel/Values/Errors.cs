namespace Agentgateway.Cel.Values;

/// <summary>The errors that operators and functions return; those without data are made once.</summary>
internal static class Errors
{
    private static readonly CelError Budget = new(CelErrorCode.BudgetExceeded, "the expression exceeded its evaluation budget");
    private static readonly CelError Overflowed = new(CelErrorCode.Overflow, "the result is out of range");
    private static readonly CelError ByZero = new(CelErrorCode.DivisionByZero, "division by zero");
    private static readonly CelError ModuloZero = new(CelErrorCode.RemainderByZero, "remainder by zero");
    private static readonly CelError NotBool = new(CelErrorCode.NoSuchOverload, "a bool is needed here");

    public static CelValue BudgetExceeded => CelValue.Error(Budget);

    public static CelValue Overflow => CelValue.Error(Overflowed);

    public static CelValue DivisionByZero => CelValue.Error(ByZero);

    public static CelValue RemainderByZero => CelValue.Error(ModuloZero);

    public static CelValue BoolNeeded => CelValue.Error(NotBool);

    public static CelValue NoSuchKey(in CelValue key) =>
        CelValue.Error(CelErrorCode.NoSuchKey, key.TryGetText(out var text) ? $"no such key: {Clip(text)}" : "no such key");

    public static CelValue NoSuchKey(string key) => CelValue.Error(CelErrorCode.NoSuchKey, $"no such key: {Clip(key)}");

    public static CelValue NoSuchOverload(string operation, in CelValue a) =>
        a.IsError ? a : CelValue.Error(CelErrorCode.NoSuchOverload, $"{operation} does not take {a.Type.Name}");

    public static CelValue NoSuchOverload(string operation, in CelValue a, in CelValue b) =>
        a.IsError ? a : b.IsError ? b : CelValue.Error(CelErrorCode.NoSuchOverload, $"{operation} does not take {a.Type.Name} and {b.Type.Name}");

    public static CelValue Conversion(string message) => CelValue.Error(CelErrorCode.Conversion, message);

    public static CelValue Function(string message) => CelValue.Error(CelErrorCode.FunctionError, message);

    private static string Clip(string text) => text.Length <= 64 ? text : string.Concat(text.AsSpan(0, 64), "…");
}
