namespace Agentgateway.Configuration.Model.Policies;

/// <summary>Answers with a redirect.</summary>
/// <param name="Status">Default 302.</param>
public sealed record RequestRedirect(string? Scheme, HostRedirect? Authority, PathRedirect? Path, int Status = 302);

/// <summary>What becomes of the authority.</summary>
/// <param name="Value">Authority or host, for <see cref="HostRedirectKind.Full"/> and <see cref="HostRedirectKind.Host"/>.</param>
/// <param name="Port">For <see cref="HostRedirectKind.Port"/>.</param>
public sealed record HostRedirect(HostRedirectKind Kind, string? Value = null, int Port = 0);

/// <summary>Ways to change the authority.</summary>
public enum HostRedirectKind
{
    /// <summary>Host and port replaced.</summary>
    Full,

    /// <summary>Host replaced, port kept.</summary>
    Host,

    /// <summary>Port replaced, host kept.</summary>
    Port,

    /// <summary>The backend's own name.</summary>
    Auto,

    /// <summary>The client's, unchanged.</summary>
    None,
}

/// <summary>What becomes of the path. The query is kept.</summary>
/// <param name="ReplacePrefix">True: only the matched prefix is replaced. False: the full path.</param>
public sealed record PathRedirect(bool ReplacePrefix, string Value);
