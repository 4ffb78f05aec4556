using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Agentgateway.EndToEnd.Support;
using Agentgateway.Testing;
using Agentgateway.Testing.Suite;
using Xunit;

namespace Agentgateway.EndToEnd.Clients;

/// <summary>Models behind which the mock provider speaks one wire format each, so that a client meets every translation.</summary>
internal static class ClientModels
{
    /// <summary>Model of a Bedrock provider.</summary>
    public const string Bedrock = "via-bedrock";

    /// <summary>Model of an Anthropic provider without a credential: the client's own goes on.</summary>
    private const string Own = "own-anthropic";

    /// <summary>One model per provider format.</summary>
    public static readonly IReadOnlyList<string> All = ["via-openai", "via-anthropic", "via-gemini", Bedrock];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Puts the models into the configuration, once, and waits until the key may use them.</summary>
    public static async Task EnsureAsync(SuiteProcess suite, string secret)
    {
        var mock = (await suite.GetAsync<JsonObject>("/api/v1/providers/mock"))["spec"]!["params"]!["baseUrl"]!.GetValue<string>();
        var root = new Uri(mock).GetLeftPart(UriPartial.Authority);
        using var response = await suite.AdminApi.PostAsJsonAsync("/api/v1/config:apply", Document(root), Cancel);
        await SuiteApi.ThrowIfFailedAsync(response);
        await Poll.UntilTrueAsync(async () => await IsListedAsync(suite, secret), "the models are listed", Cancel, TimeSpan.FromSeconds(30));
    }

    private static async Task<bool> IsListedAsync(SuiteProcess suite, string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models") { Headers = { { "Authorization", "Bearer " + secret } } };
        using var answer = await suite.Gateway.SendAsync(request, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        return All.Append(Own).All(model => text.Contains('"' + model + '"', StringComparison.Ordinal));
    }

    private static JsonObject Document(string root) => new()
    {
        ["llm"] = new JsonObject
        {
            ["models"] = new JsonArray(
                Model("via-openai", "openai", new JsonObject { ["baseUrl"] = root + "/v1", ["apiKey"] = "none", ["model"] = "mock-gpt" }),
                Model("via-anthropic", "anthropic", new JsonObject { ["baseUrl"] = root + "/v1", ["apiKey"] = "none", ["model"] = "mock-claude" }),
                Model("via-gemini", "gemini", new JsonObject { ["baseUrl"] = root, ["apiKey"] = "none", ["model"] = "mock-gemini" }),
                Model(Own, "anthropic", new JsonObject { ["baseUrl"] = root + "/v1", ["model"] = "mock-claude" }),
                Model(Bedrock, "bedrock", new JsonObject { ["baseUrl"] = root, ["apiKey"] = "none", ["awsRegion"] = "us-east-1", ["model"] = "mock.nova-lite-v1:0" })),
        },
    };

    private static JsonObject Model(string name, string provider, JsonObject parameters) => new() { ["name"] = name, ["provider"] = provider, ["params"] = parameters };
}
