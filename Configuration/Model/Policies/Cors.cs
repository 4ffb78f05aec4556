namespace Agentgateway.Configuration.Model.Policies;

/// <summary>Cross-origin rules. <c>*</c> in a list means any.</summary>
public sealed record Cors
{
    /// <summary>Sends Access-Control-Allow-Credentials.</summary>
    public bool AllowCredentials { get; init; }

    /// <summary>Exact origins, <c>*</c>, or with a host wildcard such as <c>https://*.x.com</c>.</summary>
    public IReadOnlyList<string> AllowOrigins { get; init; } = [];

    /// <summary>Methods of a preflight answer.</summary>
    public IReadOnlyList<string> AllowMethods { get; init; } = [];

    /// <summary>Request headers of a preflight answer.</summary>
    public IReadOnlyList<string> AllowHeaders { get; init; } = [];

    /// <summary>Response headers that scripts may read.</summary>
    public IReadOnlyList<string> ExposeHeaders { get; init; } = [];

    /// <summary>How long a browser keeps a preflight answer.</summary>
    public TimeSpan? MaxAge { get; init; }
}
