namespace Agentgateway.AdminApi.Outbound;

/// <summary>The host resolves only to addresses that AdminApi must not call.</summary>
internal sealed class AddressRefusedException(string host)
    : IOException($"'{host}' is a private, link-local or metadata address. An operator can list the host in AGW_ALLOWED_HOSTS.");
