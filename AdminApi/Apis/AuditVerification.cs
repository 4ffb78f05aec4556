namespace Agentgateway.AdminApi.Apis;

/// <summary>Answer to audit:verify.</summary>
/// <param name="FirstBroken">Sequence of the first entry that does not fit.</param>
internal sealed record AuditVerification(bool Intact, long? FirstBroken);
