namespace Agentgateway.Configuration.Model.Policies;

/// <summary>Rules: any deny wins, every require must hold, then one allow must hold if there are any.</summary>
public sealed record Authorization(IReadOnlyList<AuthorizationRule> Rules);

/// <summary>One rule; a plain string in the file is an allow.</summary>
public sealed record AuthorizationRule(AuthorizationAction Action, CelExpression Expression);

/// <summary>What a true expression means.</summary>
public enum AuthorizationAction
{
    /// <summary>Allows.</summary>
    Allow,

    /// <summary>Denies; so does an error.</summary>
    Deny,

    /// <summary>False or an error denies.</summary>
    Require,
}
