namespace Agentgateway.AppHost;

/// <summary>Secrets, folders and addresses that the services share, and the settings of the person who starts the suite (docs/run.md).</summary>
/// <remarks>Secrets are made once and kept: by Aspire in the user secrets, by the local host in the data folder. <c>Parameters__{name}</c> sets one.</remarks>
internal sealed class SuiteSettings
{
    private readonly IDistributedApplicationBuilder _builder;
    private readonly IResourceBuilder<ParameterResource> _signingKey;
    private readonly IResourceBuilder<ParameterResource> _configKey;
    private readonly IResourceBuilder<ParameterResource> _keyEncryptionKey;
    private readonly IResourceBuilder<ParameterResource> _portalKey;
    private readonly IResourceBuilder<ParameterResource> _instanceToken;

    public SuiteSettings(IDistributedApplicationBuilder builder)
    {
        _builder = builder;
        _signingKey = Key("signingkey");
        _configKey = Key("configkey");
        _keyEncryptionKey = Key("kek");
        _portalKey = Key("portalkey");
        _instanceToken = Token("instancetoken", persist: true);
        AdminToken = Token("admintoken", persist: true);

        // A new link per start: it works once, and whoever reads this console owns the suite.
        SignInToken = Token("signintoken", persist: false);
        DataFolder = Path.GetFullPath(
            builder.Configuration["AGENTGATEWAY_DATA"] is { Length: > 0 } path ? path : Path.Combine(builder.AppHostDirectory, "..", ".data"));
    }

    /// <summary>Bearer token that acts as the user <c>admin</c>.</summary>
    public IResourceBuilder<ParameterResource> AdminToken { get; }

    /// <summary>Token of the sign-in link.</summary>
    public IResourceBuilder<ParameterResource> SignInToken { get; }

    /// <summary>Folder of everything that outlives a run.</summary>
    public string DataFolder { get; }

    /// <summary>The file that <c>--config</c> names: the suite serves it in place of the demo.</summary>
    public string? ImportedFile => _builder.Configuration["config"] is { Length: > 0 } file ? file : null;

    /// <summary>The port that the user set for an endpoint, else the default.</summary>
    public int? Port(string resource, int? fallback, string endpoint = "http") => PortSetting.Find(_builder.Configuration, resource, endpoint)?.Port ?? fallback;

    /// <summary>Gives the three services what they share.</summary>
    public void Configure(IResourceBuilder<ProjectResource> gateway, IResourceBuilder<ProjectResource> adminApi, IResourceBuilder<ProjectResource> portal)
    {
        gateway.WithEnvironment("AGW_DATA", Path.Combine(DataFolder, "gateway"))
            .WithEnvironment("AGW_CONTROL_PLANE", "1")
            .WithEnvironment("AGW_SIGNING_KEY", _signingKey)
            .WithEnvironment("AGW_CONFIG_KEY", _configKey)
            .WithEnvironment("AGW_INSTANCE_TOKEN", _instanceToken)
            .WithEnvironment("AGW_ADMIN_TOKEN", AdminToken)
            .WithEnvironment("AGW_PORTAL_URL", portal.GetEndpoint("http"))
            .WithEnvironment("ADMIN_ADDR", $"127.0.0.1:{gateway.GetEndpoint("admin").Property(EndpointProperty.Port)}")
            .WithEnvironment("STATS_ADDR", $"127.0.0.1:{gateway.GetEndpoint("metrics").Property(EndpointProperty.Port)}")
            .WithEnvironment("READINESS_ADDR", $"127.0.0.1:{gateway.GetEndpoint("readiness").Property(EndpointProperty.Port)}");

        adminApi.WithEnvironment("AGW_DATA", Path.Combine(DataFolder, "adminapi"))
            .WithEnvironment("AGW_SIGNING_KEY", _signingKey)
            .WithEnvironment("AGW_CONFIG_KEY", _configKey)
            .WithEnvironment("AGW_KEK", _keyEncryptionKey)
            .WithEnvironment("AGW_INSTANCE_TOKEN", _instanceToken)
            .WithEnvironment("AGW_PORTAL_KEY", _portalKey)
            .WithEnvironment("AGW_BOOTSTRAP_TOKEN", AdminToken)
            .WithEnvironment("AGW_SIGNIN_TOKEN", SignInToken)
            .WithEnvironment("AGW_PORTAL_URL", portal.GetEndpoint("http"))
            .WithEnvironment("AGW_GATEWAY_URL", gateway.GetEndpoint("http"))
            .WithEnvironment("AGW_GATEWAY_PORT", $"{gateway.GetEndpoint("http").Property(EndpointProperty.Port)}");
        if (ImportedFile is { } file)
        {
            adminApi.WithEnvironment("AGW_IMPORT_FILE", ConfigFile(file));
        }

        portal.WithEnvironment("AGW_DATA", Path.Combine(DataFolder, "portal"))
            .WithEnvironment("AGW_PORTAL_KEY", _portalKey);
    }

    // Digits only: 64 of them are valid hexadecimal and, with 212 bits of chance, more than the algorithms need.
    private IResourceBuilder<ParameterResource> Key(string name) => _builder.AddParameter(
        name, new GenerateParameterDefault { MinLength = 64, Lower = false, Upper = false, Special = false }, secret: true, persist: true);

    private IResourceBuilder<ParameterResource> Token(string name, bool persist) => _builder.AddParameter(
        name, new GenerateParameterDefault { MinLength = 43, Special = false }, secret: true, persist: persist);

    private static string ConfigFile(string file)
    {
        var path = Path.GetFullPath(file);
        return File.Exists(path) ? path : throw new DistributedApplicationException($"--config {file}: there is no such file ({path}).");
    }
}
