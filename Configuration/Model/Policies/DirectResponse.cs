namespace Agentgateway.Configuration.Model.Policies;

/// <summary>Answers without a backend.</summary>
/// <param name="Body">Fixed body, or null.</param>
/// <param name="BodyExpression">Computed body, or null; never beside <paramref name="Body"/>.</param>
public sealed record DirectResponse(int Status, byte[]? Body, CelExpression? BodyExpression, IReadOnlyList<KeyValuePair<string, CelExpression>> Headers);
