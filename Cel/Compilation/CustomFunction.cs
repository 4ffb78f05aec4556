using Agentgateway.Cel.Parsing;

namespace Agentgateway.Cel.Compilation;

/// <summary>A function of the configuration. Calls are inlined, so free names resolve where the call stands.</summary>
/// <param name="Name">Without receiver.</param>
/// <param name="IsMethod">Declared as <c>this.name(…)</c>; the receiver is the variable <c>this</c>.</param>
/// <param name="Parameters">Names, without <c>this</c>.</param>
/// <param name="IsVariadic">The last parameter takes the rest as a list.</param>
/// <param name="Body">The parsed expression.</param>
internal sealed record CustomFunction(string Name, bool IsMethod, string[] Parameters, bool IsVariadic, Expr Body);
