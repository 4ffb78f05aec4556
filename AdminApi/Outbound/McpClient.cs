using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Agentgateway.AdminApi.Outbound;

/// <summary>As much of an MCP client (Streamable HTTP) as discovery and the tool playground need: initialize, list tools, call one, close.</summary>
/// <param name="send">Sends a request; the address guard or the gateway's credential is in there.</param>
internal sealed class McpClient(Uri url, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send) : IAsyncDisposable
{
    private const string ProtocolVersion = "2025-06-18";
    private const int MaxPages = 20;

    private string? _session;
    private string? _version;
    private int _id;

    /// <summary>Opens the session.</summary>
    /// <exception cref="McpFailedException">The server answered with an error, or not with MCP.</exception>
    public async Task InitializeAsync(CancellationToken cancellationToken)
    {
        var result = await CallAsync("initialize", new JsonObject
        {
            ["protocolVersion"] = ProtocolVersion,
            ["capabilities"] = new JsonObject(),
            ["clientInfo"] = new JsonObject { ["name"] = "agentgateway-adminapi", ["version"] = "1" },
        }, cancellationToken);
        _version = result["protocolVersion"]?.ToString();
        using var response = await PostAsync(new JsonObject { ["jsonrpc"] = "2.0", ["method"] = "notifications/initialized" }, cancellationToken);
    }

    /// <summary>All tools, over all pages.</summary>
    public async Task<List<JsonObject>> ListToolsAsync(CancellationToken cancellationToken)
    {
        var tools = new List<JsonObject>();
        string? cursor = null;
        for (var page = 0; page < MaxPages; page++)
        {
            var result = await CallAsync("tools/list", cursor is null ? [] : new JsonObject { ["cursor"] = cursor }, cancellationToken);
            tools.AddRange((result["tools"] as JsonArray ?? []).OfType<JsonObject>());
            cursor = result["nextCursor"]?.ToString();
            if (cursor is null)
            {
                break;
            }
        }

        return tools;
    }

    /// <summary>The result of <c>tools/call</c>.</summary>
    public Task<JsonObject> CallToolAsync(string tool, JsonObject arguments, CancellationToken cancellationToken) =>
        CallAsync("tools/call", new JsonObject { ["name"] = tool, ["arguments"] = arguments }, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_session is null)
        {
            return;
        }

        try
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            using var request = new HttpRequestMessage(HttpMethod.Delete, url);
            AddSession(request);
            using var response = await send(request, timeout.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // The server drops an idle session by itself.
        }
    }

    private async Task<JsonObject> CallAsync(string method, JsonObject parameters, CancellationToken cancellationToken)
    {
        var id = ++_id;
        var message = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = parameters };
        using var response = await PostAsync(message, cancellationToken);
        if (response.Headers.TryGetValues("Mcp-Session-Id", out var sessions))
        {
            _session = sessions.First();
        }

        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        var answer = Parse(body, response.Content.Headers.ContentType?.MediaType, id);
        if (answer?["error"] is JsonObject error)
        {
            throw new McpFailedException((int)response.StatusCode, error["message"]?.ToString() ?? "error", error["code"]?.ToString());
        }

        return answer?["result"] as JsonObject
            ?? throw new McpFailedException((int)response.StatusCode, $"The server answered {method} with status {(int)response.StatusCode} and no MCP result.", null);
    }

    private async Task<HttpResponseMessage> PostAsync(JsonObject message, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        request.Content = new StringContent(message.ToJsonString(), Encoding.UTF8, "application/json");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        AddSession(request);
        return await send(request, cancellationToken);
    }

    private void AddSession(HttpRequestMessage request)
    {
        if (_session is not null)
        {
            request.Headers.TryAddWithoutValidation("Mcp-Session-Id", _session);
        }

        if (_version is not null)
        {
            request.Headers.TryAddWithoutValidation("MCP-Protocol-Version", _version);
        }
    }

    /// <summary>The JSON-RPC answer with this id, in a JSON body or among the events of a stream.</summary>
    private static JsonObject? Parse(string body, string? mediaType, int id)
    {
        try
        {
            if (mediaType != "text/event-stream")
            {
                return body.Length == 0 ? null : JsonNode.Parse(body) as JsonObject;
            }

            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(body));
            foreach (var item in System.Net.ServerSentEvents.SseParser.Create(stream).Enumerate())
            {
                if (item.Data.Length > 0 && JsonNode.Parse(item.Data) is JsonObject message && message["id"]?.ToString() == id.ToString(System.Globalization.CultureInfo.InvariantCulture)
                    && message["method"] is null)
                {
                    return message;
                }
            }
        }
        catch (JsonException)
        {
            // Not JSON: reported as "no MCP result".
        }

        return null;
    }
}
