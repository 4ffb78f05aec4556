namespace Agentgateway.AppHost;

/// <summary>What a person needs first, printed once when the suite is ready: the sign-in link and two lines for a shell.</summary>
internal static class Welcome
{
    /// <summary>Prints in the background when gateway, AdminApi and portal are healthy; prints nothing if one of them does not become so.</summary>
    public static void PrintWhenReady(
        DistributedApplication app, SuiteSettings suite,
        IResourceBuilder<ProjectResource> gateway, IResourceBuilder<ProjectResource> adminApi, IResourceBuilder<ProjectResource> portal) =>
        _ = PrintAsync(app, suite, gateway, adminApi, portal);

    private static async Task PrintAsync(
        DistributedApplication app, SuiteSettings suite,
        IResourceBuilder<ProjectResource> gateway, IResourceBuilder<ProjectResource> adminApi, IResourceBuilder<ProjectResource> portal)
    {
        try
        {
            await Task.WhenAll(
                app.ResourceNotifications.WaitForResourceHealthyAsync(gateway.Resource.Name, CancellationToken.None),
                app.ResourceNotifications.WaitForResourceHealthyAsync(adminApi.Resource.Name, CancellationToken.None),
                app.ResourceNotifications.WaitForResourceHealthyAsync(portal.Resource.Name, CancellationToken.None));
        }
        catch (DistributedApplicationException)
        {
            // The host has said why; links to something that does not run would only mislead.
            return;
        }

        var signIn = await suite.SignInToken.Resource.GetValueAsync(CancellationToken.None);
        var token = await WriteAdminTokenAsync(suite);
        Console.WriteLine(
            $$"""

              Sign in (the link works once):
                {{portal.GetEndpoint("http").Url}}/sign-in/link?token={{signIn}}

            {{TryIt(suite, gateway, adminApi, token)}}

              Ctrl-C stops everything.

            """);
    }

    private static string TryIt(SuiteSettings suite, IResourceBuilder<ProjectResource> gateway, IResourceBuilder<ProjectResource> adminApi, string token) =>
        suite.ImportedFile is { } file
            ? $"""
              Served from {file}, on the ports it names. Routes, models and servers of it as the control plane sees them:
                curl -s {adminApi.GetEndpoint("http").Url}/api/v1/config/export -H "Authorization: Bearer $(cat '{token}')"
            """
            : $$"""
              Or from a shell: make a key, then chat.
                KEY=$(curl -s {{adminApi.GetEndpoint("http").Url}}/api/v1/keys -H "Authorization: Bearer $(cat '{{token}}')" -H 'Content-Type: application/json' -d "{\"name\":\"shell-$(date +%s)\"}" | sed 's/.*"secret":"\([^"]*\)".*/\1/')
                curl -N {{gateway.GetEndpoint("http").Url}}/v1/chat/completions -H "Authorization: Bearer $KEY" -H 'Content-Type: application/json' -d '{"model":"mock-gpt","stream":true,"messages":[{"role":"user","content":"Hello"}]}'
            """;

    // The console shows where the token is, not the token: scrollback and logs are copied around.
    private static async Task<string> WriteAdminTokenAsync(SuiteSettings suite)
    {
        var path = Path.Combine(suite.DataFolder, "admin-token");
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        Directory.CreateDirectory(suite.DataFolder);
        await using var writer = new StreamWriter(path, options);
        await writer.WriteAsync(await suite.AdminToken.Resource.GetValueAsync(CancellationToken.None));
        return path;
    }
}
