namespace Agentgateway.Gateway.Admin;

/// <summary>Which of the three addresses a connection came in on.</summary>
internal enum AdminRole
{
    Admin,
    Stats,
    Readiness,
}

/// <summary>Set on every connection of the admin server.</summary>
internal sealed record AdminRoleFeature(AdminRole Role);
