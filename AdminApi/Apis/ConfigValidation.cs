using Agentgateway.Configuration.Contracts;

namespace Agentgateway.AdminApi.Apis;

/// <summary>Answer to config:validate.</summary>
internal sealed record ConfigValidation(bool Valid, IReadOnlyList<ProblemError> Errors, IReadOnlyList<string> Warnings);
