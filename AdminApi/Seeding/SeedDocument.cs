using System.Globalization;
using System.Text.Json.Nodes;

namespace Agentgateway.AdminApi.Seeding;

/// <summary>The configuration of a first start: a gateway with LLM under <c>/v1</c> and MCP under <c>/mcp</c>, both behind virtual keys, and what there is to put behind it.</summary>
internal static class SeedDocument
{
    /// <param name="mockUrl">Base address of the mock provider; null leaves it out.</param>
    /// <param name="mcpUrl">Base address of the sample MCP server; null leaves it out.</param>
    public static JsonObject Create(int gatewayPort, string? mockUrl, string? mcpUrl, IEnumerable<EnvironmentProvider> providers)
    {
        var llmProviders = new JsonArray();
        var models = new JsonArray();
        if (mockUrl is not null)
        {
            llmProviders.Add((JsonNode)new JsonObject
            {
                ["name"] = "mock",
                ["provider"] = new JsonObject { ["custom"] = new JsonObject { ["formats"] = new JsonArray(new JsonObject { ["type"] = "completions" }) } },
                ["params"] = new JsonObject { ["baseUrl"] = MockBaseUrl(mockUrl) },
            });
            models.Add((JsonNode)Model("mock-gpt", "mock"));
            models.Add((JsonNode)Model("mock-gpt-mini", "mock"));
        }

        foreach (var provider in providers)
        {
            llmProviders.Add((JsonNode)provider.ToSpec());
            models.Add((JsonNode)Model(provider.ModelPattern, provider.Name));
        }

        var targets = new JsonArray();
        if (mcpUrl is not null)
        {
            targets.Add((JsonNode)new JsonObject { ["name"] = "sample", ["mcp"] = new JsonObject { ["host"] = McpUrl(mcpUrl) } });
        }

        return new JsonObject
        {
            ["gateways"] = new JsonObject { ["default"] = new JsonObject { ["port"] = gatewayPort } },
            ["llm"] = new JsonObject { ["policies"] = VirtualKeys(), ["providers"] = llmProviders, ["models"] = models },
            ["mcp"] = new JsonObject { ["policies"] = VirtualKeys(), ["targets"] = targets },
        };
    }

    /// <summary>Base URL of the mock provider's OpenAI-shaped API.</summary>
    public static string MockBaseUrl(string address) => address.TrimEnd('/') + "/v1";

    /// <summary>MCP endpoint of the sample server.</summary>
    public static string McpUrl(string address) => address.TrimEnd('/') + "/mcp";

    public static string Port(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static JsonObject Model(string name, string provider) => new()
    {
        ["name"] = name,
        ["provider"] = new JsonObject { ["reference"] = provider },
    };

    private static JsonObject VirtualKeys() => new() { ["apiKey"] = new JsonObject { ["mode"] = "strict", ["virtualKeys"] = true } };
}
