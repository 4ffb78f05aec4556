using System.Text.Json;

namespace Agentgateway.Gateway.Backends.Cloud;

/// <summary>The GitHub token that Copilot's editors and the <c>gh</c> command line leave on a machine (llm.md 1.6).</summary>
internal static class CopilotToken
{
    private static readonly string[] Variables = ["GH_COPILOT_TOKEN", "COPILOT_GITHUB_TOKEN"];

    /// <summary>The first token found: environment, <c>hosts.json</c>, <c>apps.json</c>, <c>hosts.yml</c> of gh; null if there is none.</summary>
    public static string? Find()
    {
        foreach (var name in Variables)
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } token)
            {
                return token;
            }
        }

        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var config = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { Length: > 0 } xdg ? xdg
            : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Path.Combine(home, ".config");
        return FromJson(Path.Combine(config, "github-copilot", "hosts.json"))
            ?? FromJson(Path.Combine(config, "github-copilot", "apps.json"))
            ?? FromYaml(Path.Combine(OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData) : config, OperatingSystem.IsWindows() ? "GitHub CLI" : "gh", "hosts.yml"));
    }

    /// <summary>The token of github.com in a file of the editors: an object of hosts, each with <c>oauth_token</c>.</summary>
    internal static string? FromJson(string file)
    {
        try
        {
            if (!File.Exists(file))
            {
                return null;
            }

            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var host in json.RootElement.ValueKind == JsonValueKind.Object ? json.RootElement.EnumerateObject() : default)
            {
                if (host.Name.StartsWith("github.com", StringComparison.Ordinal) && host.Value.ValueKind == JsonValueKind.Object
                    && host.Value.TryGetProperty("oauth_token", out var token) && token.ValueKind == JsonValueKind.String)
                {
                    return token.GetString();
                }
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>The <c>oauth_token</c> line below <c>github.com:</c> in gh's file.</summary>
    internal static string? FromYaml(string file)
    {
        try
        {
            if (!File.Exists(file))
            {
                return null;
            }

            var inHost = false;
            foreach (var line in File.ReadLines(file))
            {
                if (line.Length > 0 && !char.IsWhiteSpace(line[0]))
                {
                    inHost = line.StartsWith("github.com:", StringComparison.Ordinal);
                }
                else if (inHost && line.Trim() is var entry && entry.StartsWith("oauth_token:", StringComparison.Ordinal))
                {
                    return entry["oauth_token:".Length..].Trim().Trim('"', '\'') is { Length: > 0 } token ? token : null;
                }
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
