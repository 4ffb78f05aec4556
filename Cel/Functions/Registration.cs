namespace Agentgateway.Cel.Functions;

/// <summary>Short forms to register functions; the count includes the receiver.</summary>
internal static class Registration
{
    public static void Global(this List<Function> all, string name, int arguments, FunctionBody body) =>
        all.Add(new Function(name, CallStyle.Global, arguments, arguments, body));

    public static void Global(this List<Function> all, string name, int fewest, int most, FunctionBody body) =>
        all.Add(new Function(name, CallStyle.Global, fewest, most, body));

    public static void Method(this List<Function> all, string name, int arguments, FunctionBody body) =>
        all.Add(new Function(name, CallStyle.Method, arguments, arguments, body));

    public static void Method(this List<Function> all, string name, int fewest, int most, FunctionBody body) =>
        all.Add(new Function(name, CallStyle.Method, fewest, most, body));

    public static void Both(this List<Function> all, string name, int arguments, FunctionBody body) =>
        all.Add(new Function(name, CallStyle.Both, arguments, arguments, body));

    public static void Impure(this List<Function> all, string name, int arguments, FunctionBody body) =>
        all.Add(new Function(name, CallStyle.Global, arguments, arguments, body, IsPure: false));
}
