using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Agentgateway.Configuration.Contracts;
using Agentgateway.Testing;
using Agentgateway.Testing.Suite;
using Xunit;

namespace Agentgateway.EndToEnd.Support;

/// <summary>What the tests do with a suite, as a person with curl would.</summary>
internal static class SuiteApi
{
    /// <summary>The promise of the product for revocations and changes.</summary>
    public static readonly TimeSpan Promptly = TimeSpan.FromSeconds(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Creates a key of user <c>admin</c> with a name of its own; the answer holds the secret.</summary>
    public static async Task<ApiKey> CreateKeyAsync(this SuiteProcess suite, string name = "e2e")
    {
        using var response = await suite.AdminApi.PostAsJsonAsync("/api/v1/keys", new { name = $"{name} {Guid.NewGuid():N}"[..(name.Length + 9)] }, Cancel);
        await ThrowIfFailedAsync(response);
        return (await response.Content.ReadFromJsonAsync<ApiKey>(JsonSerializerOptions.Web, Cancel))!;
    }

    /// <summary>Creates a key and waits until the gateway accepts it.</summary>
    public static async Task<ApiKey> CreateWorkingKeyAsync(this SuiteProcess suite, string name = "e2e")
    {
        var key = await suite.CreateKeyAsync(name);
        await suite.WaitForStatusAsync(key.Secret!, HttpStatusCode.OK, "a new key works", TimeSpan.FromSeconds(20));
        return key;
    }

    /// <summary>Revokes a key.</summary>
    public static async Task RevokeAsync(this SuiteProcess suite, ApiKey key)
    {
        using var response = await suite.AdminApi.PostAsJsonAsync($"/api/v1/keys/{key.Id}:revoke", new { reason = "test" }, Cancel);
        await ThrowIfFailedAsync(response);
    }

    /// <summary>Sends a chat completion.</summary>
    public static async Task<HttpResponseMessage> SendChatAsync(
        this SuiteProcess suite, string? secret, string prompt = "Say hello to the tester", string model = "mock-gpt", bool stream = false, string? traceparent = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = JsonContent.Create(new { model, stream, stream_options = stream ? new { include_usage = true } : null, messages = new[] { new { role = "user", content = prompt } } }),
        };
        if (secret is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        }

        if (traceparent is not null)
        {
            request.Headers.Add("traceparent", traceparent);
        }

        return await suite.Gateway.SendAsync(request, stream ? HttpCompletionOption.ResponseHeadersRead : HttpCompletionOption.ResponseContentRead, Cancel);
    }

    /// <summary>Sends a chat completion that must succeed and returns the answer.</summary>
    public static async Task<JsonNode> ChatAsync(this SuiteProcess suite, string secret, string prompt = "Say hello to the tester", string model = "mock-gpt")
    {
        using var response = await suite.SendChatAsync(secret, prompt, model);
        await ThrowIfFailedAsync(response);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancel))!;
    }

    /// <summary>The event data of a streamed chat completion, without the closing <c>[DONE]</c>, which must be there.</summary>
    public static async Task<List<JsonNode>> StreamChatAsync(this SuiteProcess suite, string secret, string prompt = "Stream some words to the tester")
    {
        using var response = await suite.SendChatAsync(secret, prompt, stream: true);
        await ThrowIfFailedAsync(response);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);

        var events = new List<JsonNode>();
        var done = false;
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Cancel), Encoding.UTF8);
        while (await reader.ReadLineAsync(Cancel) is { } line)
        {
            if (line == "data: [DONE]")
            {
                done = true;
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                events.Add(JsonNode.Parse(line["data: ".Length..])!);
            }
        }

        Assert.True(done, "the stream ends with [DONE]");
        return events;
    }

    /// <summary>Waits until a chat with this key is answered with this status.</summary>
    public static Task WaitForStatusAsync(this SuiteProcess suite, string secret, HttpStatusCode status, string what, TimeSpan limit) => Poll.UntilTrueAsync(
        async () =>
        {
            using var response = await suite.SendChatAsync(secret);
            return response.StatusCode == status;
        },
        what, Cancel, limit);

    /// <summary>Changes a resource by a JSON merge patch on its current version.</summary>
    public static async Task<Resource> PatchAsync(this SuiteProcess suite, string path, JsonObject patch)
    {
        using var current = await suite.AdminApi.GetAsync(path, Cancel);
        await ThrowIfFailedAsync(current);
        using var request = new HttpRequestMessage(HttpMethod.Patch, path)
        {
            Content = new StringContent(patch.ToJsonString(), Encoding.UTF8, "application/merge-patch+json"),
        };
        request.Headers.IfMatch.Add(current.Headers.ETag!);
        using var response = await suite.AdminApi.SendAsync(request, Cancel);
        await ThrowIfFailedAsync(response);
        return (await response.Content.ReadFromJsonAsync<Resource>(JsonSerializerOptions.Web, Cancel))!;
    }

    /// <summary>Makes <c>mock-gpt-mini</c> ask its provider for another model.</summary>
    public static Task<Resource> SetUpstreamModelAsync(this SuiteProcess suite, string upstream) => suite.PatchAsync(
        "/api/v1/models/mock-gpt-mini", new JsonObject { ["spec"] = new JsonObject { ["params"] = new JsonObject { ["model"] = upstream } } });

    /// <summary>Waits until <c>mock-gpt-mini</c> is answered by the given upstream model.</summary>
    public static Task WaitForUpstreamModelAsync(this SuiteProcess suite, string secret, string upstream, TimeSpan limit) => Poll.UntilTrueAsync(
        async () => (await suite.ChatAsync(secret, model: "mock-gpt-mini"))["model"]!.GetValue<string>() == upstream,
        $"the gateway asks for {upstream}", Cancel, limit);

    /// <summary>Reads a REST resource.</summary>
    public static async Task<T> GetAsync<T>(this SuiteProcess suite, string path)
    {
        using var response = await suite.AdminApi.GetAsync(path, Cancel);
        await ThrowIfFailedAsync(response);
        return (await response.Content.ReadFromJsonAsync<T>(JsonSerializerOptions.Web, Cancel))!;
    }

    /// <summary>Request log entries of a key, once there are at least so many.</summary>
    public static Task<IReadOnlyList<RequestLog>> WaitForLogsAsync(this SuiteProcess suite, ApiKey key, int atLeast) => Poll.UntilAsync(
        async () => (await suite.GetAsync<Page<RequestLog>>($"/api/v1/logs?keyId={key.Id}")).Data is { } data && data.Count >= atLeast ? data : null,
        $"{atLeast} requests of the key are in the log", Cancel, TimeSpan.FromSeconds(30));

    /// <summary>Fails with the body, which says why.</summary>
    public static async Task ThrowIfFailedAsync(HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode)
        {
            Assert.Fail($"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri} → {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(Cancel)}");
        }
    }
}
