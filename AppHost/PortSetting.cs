namespace Agentgateway.AppHost;

/// <summary>Where a user sets the port of an endpoint: <c>Parameters__portalport</c> or <c>AGW_PORTAL_PORT</c>, in general with the endpoint's name unless it is http.</summary>
internal static class PortSetting
{
    /// <summary>The port that was set, with the name of the setting; null if none was.</summary>
    /// <exception cref="FormatException">The setting is no port.</exception>
    public static (int Port, string Setting)? Find(IConfiguration configuration, string resource, string endpoint = "http")
    {
        var suffix = endpoint == "http" ? "" : endpoint;
        var variable = suffix.Length == 0 ? $"AGW_{resource}_PORT" : $"AGW_{resource}_{suffix}_PORT";
        foreach (var (key, shown) in new[]
        {
            ($"Parameters:{resource}{suffix}port", $"Parameters__{resource}{suffix}port"),
            (variable.ToUpperInvariant(), variable.ToUpperInvariant()),
        })
        {
            if (configuration[key] is { Length: > 0 } text)
            {
                return int.TryParse(text, out var port) && port is > 0 and < 65536
                    ? (port, shown)
                    : throw new FormatException($"{shown} is '{text}', which is no port (1 to 65535).");
            }
        }

        return null;
    }
}
