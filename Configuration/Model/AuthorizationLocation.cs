namespace Agentgateway.Configuration.Model;

/// <summary>Where a credential is in a request, or where it is put. A credential that was checked is removed before forwarding.</summary>
public abstract record AuthorizationLocation
{
    /// <summary>Header <c>authorization</c> with prefix <c>Bearer </c>.</summary>
    public static AuthorizationLocation Bearer { get; } = new HeaderLocation("authorization", "Bearer ");

    /// <summary>Header <c>authorization</c> with prefix <c>Basic </c>.</summary>
    public static AuthorizationLocation Basic { get; } = new HeaderLocation("authorization", "Basic ");
}

/// <summary>In a header.</summary>
/// <param name="Prefix">Text before the credential, compared without case; null for none.</param>
public sealed record HeaderLocation(string Name, string? Prefix) : AuthorizationLocation;

/// <summary>In a query parameter.</summary>
public sealed record QueryLocation(string Name) : AuthorizationLocation;

/// <summary>In a cookie.</summary>
public sealed record CookieLocation(string Name) : AuthorizationLocation;

/// <summary>Computed; can only extract, never insert.</summary>
public sealed record ExpressionLocation(CelExpression Expression) : AuthorizationLocation;
