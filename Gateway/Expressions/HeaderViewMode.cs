namespace Agentgateway.Gateway.Expressions;

/// <summary>How a header with several values is shown.</summary>
internal enum HeaderViewMode
{
    /// <summary>One value as a string, several as a list.</summary>
    Plain,

    /// <summary>One string, joined by commas.</summary>
    Join,

    /// <summary>Always a list.</summary>
    Raw,

    /// <summary>Always a list, values split at commas.</summary>
    Split,
}
