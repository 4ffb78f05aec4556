namespace Agentgateway.Configuration.Tests;

/// <summary>Short forms for tests.</summary>
internal static class Load
{
    public static ConfigLoadResult Yaml(string text, params (string Name, string Value)[] environment) =>
        ConfigLoader.LoadYaml(text, new ConfigLoadOptions { Environment = name => environment.FirstOrDefault(e => e.Name == name).Value });

    public static Model.GatewayConfig Valid(string text, params (string Name, string Value)[] environment)
    {
        var result = Yaml(text, environment);
        Assert.Empty(result.Errors.Select(e => e.ToString()));
        return result.Config!;
    }

    public static ConfigProblem SingleError(string text)
    {
        var result = Yaml(text);
        Assert.Null(result.Config);
        return Assert.Single(result.Errors);
    }
}
