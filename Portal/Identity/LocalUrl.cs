namespace Agentgateway.Portal.Identity;

/// <summary>Guards redirects: only paths of this portal, so a crafted sign-in link cannot send people elsewhere.</summary>
internal static class LocalUrl
{
    /// <summary>The path if it is a plain absolute path on this site and not an account page; else null.</summary>
    public static string? OrNull(string? url) =>
        url is ['/', ..] && url is not ['/', '/' or '\\', ..] && !url.Any(char.IsControl) && !url.Contains('\\')
        && !url.StartsWith("/sign-in", StringComparison.OrdinalIgnoreCase) && !url.StartsWith("/session", StringComparison.OrdinalIgnoreCase)
            ? url
            : null;
}
