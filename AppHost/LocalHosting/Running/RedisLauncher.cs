using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Agentgateway.AppHost.LocalHosting.Running;

/// <summary>Decides how Redis is run: <c>redis-server</c> of the PATH, else the Garnet tool of the tool manifest, restored by itself.</summary>
/// <remarks>
/// <c>AGW_REDIS=redis</c> or <c>garnet</c> forces one. Both listen on loopback only, want a password, and keep their data in the data folder. The password
/// goes into a configuration file of mode 0600: arguments are visible to every user of the machine.
/// </remarks>
internal sealed class RedisLauncher(IConfiguration configuration, DataFolder data, string appHostDirectory, ConsoleOutput output)
{
    private const string Tool = "garnet-server";

    /// <summary>How to start the server.</summary>
    /// <exception cref="DistributedApplicationException">There is neither redis-server nor Garnet.</exception>
    public async Task<LaunchSpec> CreateAsync(RedisResource resource, CancellationToken cancellationToken)
    {
        var port = resource.PrimaryEndpoint.Port;
        var password = await resource.PasswordParameter!.GetValueAsync(cancellationToken) ?? "";
        var forced = configuration["AGW_REDIS"]?.ToLowerInvariant();
        var server = forced is "garnet" ? null : ExecutablePath.Find("redis-server");
        if (server is not null)
        {
            return RedisServer(server, resource.Name, port, password);
        }

        if (forced is "redis")
        {
            throw new DistributedApplicationException("AGW_REDIS=redis, but redis-server is not on the PATH.");
        }

        if (forced is not (null or "" or "garnet"))
        {
            throw new DistributedApplicationException($"AGW_REDIS is '{forced}'; allowed are redis and garnet.");
        }

        return await GarnetAsync(resource.Name, port, password, cancellationToken);
    }

    private LaunchSpec RedisServer(string server, string name, int port, string password)
    {
        var folder = data.Folder(name);
        var file = Path.Combine(folder, "redis.conf");
        DataFolder.WritePrivate(file, Encoding.UTF8.GetBytes(
            $"""
            port {port.ToString(CultureInfo.InvariantCulture)}
            bind 127.0.0.1
            requirepass {password}
            dir "{folder.Replace("\\", "/")}"
            appendonly yes
            appendfsync everysec
            save ""
            daemonize no
            loglevel warning

            """));
        return new LaunchSpec(server, [file], folder, new Dictionary<string, string>());
    }

    private async Task<LaunchSpec> GarnetAsync(string name, int port, string password, CancellationToken cancellationToken)
    {
        var folder = data.Folder($"{name}-garnet");
        var file = Path.Combine(folder, "garnet.conf");

        // Lua without transaction mode is not atomic, and the log needs RandomAccess: the native device is not there on every platform.
        var settings = new JsonObject
        {
            ["Port"] = port,
            ["Address"] = "127.0.0.1",
            ["AuthenticationMode"] = "Password",
            ["Password"] = password,
            ["EnableLua"] = true,
            ["LuaTransactionMode"] = true,
            ["EnableAOF"] = true,
            ["DeviceType"] = "RandomAccess",
            ["Recover"] = true,
            ["CheckpointDir"] = Path.Combine(folder, "data"),
            ["LogMemorySize"] = "64m",
            ["AofMemorySize"] = "64m",
            ["IndexSize"] = "16m",
            ["QuietMode"] = true,
        };
        DataFolder.WritePrivate(file, Encoding.UTF8.GetBytes(settings.ToJsonString()));

        string[] arguments = ["--config-import-path", file];
        var assembly = FindTool();
        if (assembly is null)
        {
            output.Line(name, "redis-server is not on the PATH; restoring the Garnet tool (once)");
            await RestoreAsync(name, cancellationToken);
            assembly = FindTool();
        }

        // The tool's own assembly is run where it can be found: "dotnet tool run" would put a second process in between.
        var root = Path.GetFullPath(Path.Combine(appHostDirectory, ".."));
        return assembly is not null
            ? new LaunchSpec(ExecutablePath.Dotnet(), [assembly, .. arguments], folder, new Dictionary<string, string>())
            : new LaunchSpec(ExecutablePath.Dotnet(), ["tool", "run", Tool, "--", .. arguments], root, new Dictionary<string, string>());
    }

    private async Task RestoreAsync(string name, CancellationToken cancellationToken)
    {
        var root = Path.GetFullPath(Path.Combine(appHostDirectory, ".."));
        using var restore = ManagedProcess.Start(
            name, new LaunchSpec(ExecutablePath.Dotnet(), ["tool", "restore"], root, new Dictionary<string, string>()), output);
        if (await restore.Exited.WaitAsync(cancellationToken) != 0)
        {
            throw new DistributedApplicationException(
                "There is no redis-server on the PATH and the Garnet tool cannot be restored. Install Redis 6.2 or later, or run 'dotnet tool restore' where the network is.");
        }
    }

    private string? FindTool()
    {
        var manifest = Path.GetFullPath(Path.Combine(appHostDirectory, "..", ".config", "dotnet-tools.json"));
        if (!File.Exists(manifest) || JsonNode.Parse(File.ReadAllText(manifest))?["tools"]?[Tool]?["version"]?.GetValue<string>() is not { } version)
        {
            return null;
        }

        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var tools = Path.Combine(packages, Tool, version, "tools");
        return Directory.Exists(tools)
            ? Directory.EnumerateFiles(tools, "GarnetServer.dll", SearchOption.AllDirectories).Order(StringComparer.Ordinal).LastOrDefault()
            : null;
    }
}
