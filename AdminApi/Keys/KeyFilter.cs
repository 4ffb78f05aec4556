namespace Agentgateway.AdminApi.Keys;

/// <summary>Filters of the key list.</summary>
/// <param name="Status"><c>active</c>, <c>disabled</c>, <c>expired</c> or <c>revoked</c>.</param>
/// <param name="Owner">User id.</param>
internal sealed record KeyFilter(string? Status, string? Owner);
