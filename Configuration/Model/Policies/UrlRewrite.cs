namespace Agentgateway.Configuration.Model.Policies;

/// <summary>Changes host and path on the way to the backend.</summary>
public sealed record UrlRewrite(HostRedirect? Authority, PathRedirect? Path);
