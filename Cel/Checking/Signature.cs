namespace Agentgateway.Cel.Checking;

/// <summary>What a function takes and gives, as far as it can be said without running it.</summary>
/// <param name="Parameters">Accepted kinds for each argument, the receiver first; null for any. More arguments than listed are not looked at.</param>
/// <param name="Result">Its type, or null for that of the first argument.</param>
internal sealed record Signature(CelKind[]?[] Parameters, StaticType? Result);
