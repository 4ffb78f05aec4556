using System.Text.Json.Nodes;

namespace Agentgateway.Configuration.Contracts;

/// <summary>Body of POST /cel:evaluate.</summary>
/// <param name="Expression">In the gateway's dialect; at most 65,536 characters.</param>
/// <param name="Context">Variables as JSON, in the shape of GET /cel/sample-context, which is used when it is absent.</param>
public sealed record CelEvaluationRequest(string Expression, JsonObject? Context = null);

/// <summary>What an expression gives.</summary>
/// <param name="Value">As JSON; absent when there is an error.</param>
/// <param name="Truncated">The value is longer than 256 KiB or nested deeper than 48 levels; <paramref name="Value"/> is (the beginning of) its JSON as text.</param>
/// <param name="Type">CEL type of the value, such as <c>bool</c> or <c>google.protobuf.Duration</c>.</param>
/// <param name="StaticType">The type that every successful evaluation gives, where that is known without running it.</param>
/// <param name="Microseconds">Time of one evaluation, the best of a few; absent when the expression does not compile.</param>
/// <param name="Attributes">Paths of the variables that an evaluation may read, such as <c>request.body</c>.</param>
/// <param name="Warnings">What compiles but cannot do what it says.</param>
/// <param name="Error">Why there is no value.</param>
public sealed record CelEvaluation(
    JsonNode? Value, bool Truncated, string? Type, string? StaticType, double? Microseconds,
    IReadOnlyList<string> Attributes, IReadOnlyList<CelDiagnostic> Warnings, CelDiagnostic? Error);

/// <summary>An error or warning about an expression.</summary>
/// <param name="Code"><c>syntax</c> for what does not compile, <c>warning</c>, or the kind of a failed evaluation, such as <c>no-such-key</c>.</param>
/// <param name="Line">Line in the expression, from 1; absent for a failed evaluation.</param>
/// <param name="Column">Column in code points, from 1.</param>
/// <param name="Length">Code points that the position covers; 0 at the end of the expression.</param>
public sealed record CelDiagnostic(string Code, string Message, int? Line = null, int? Column = null, int? Length = null, string? Found = null, string? Expected = null);
