using System.Text.Json;
using System.Text.Json.Nodes;
using Agentgateway.Portal.Resources;

namespace Agentgateway.Portal.Services;

/// <summary>Ready client configurations for a gateway, a key and a model.</summary>
internal static class Snippets
{
    /// <summary>Stands in where the secret is not known any more.</summary>
    public const string KeyPlaceholder = "YOUR_API_KEY";

    /// <summary>All snippets, the one that proves most with the least first.</summary>
    /// <param name="gatewayUrl">Base URL of the data port, with or without a trailing slash.</param>
    /// <param name="key">The secret, or <see cref="KeyPlaceholder"/>.</param>
    /// <param name="model">A model of the catalogue.</param>
    public static IReadOnlyList<Snippet> Create(string gatewayUrl, string key, string model)
    {
        var gateway = gatewayUrl.TrimEnd('/');
        return
        [
            new("curl", "curl", Strings.SnippetCurl, Curl(gateway, key, model)),
            new("python", "OpenAI Python", Strings.SnippetPython, Python(gateway, key, model)),
            new("javascript", "OpenAI JavaScript", Strings.SnippetJavaScript, JavaScript(gateway, key, model)),
            new("dotnet", "OpenAI .NET", Strings.SnippetDotNet, DotNet(gateway, key, model)),
            new("claude-code", "Claude Code", Strings.SnippetClaudeCode, ClaudeCode(gateway, key, model)),
            new("codex", "Codex", Strings.SnippetCodex, Codex(gateway, key, model)),
            new("cursor", "Cursor", Strings.SnippetCursor, McpJson("mcpServers", gateway, key, withType: false)),
            new("vscode", "VS Code MCP", Strings.SnippetVsCode, McpJson("servers", gateway, key, withType: true)),
        ];
    }

    private static string Curl(string gateway, string key, string model)
    {
        var body = new JsonObject
        {
            ["model"] = model,
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "Say hello in one sentence." }),
            ["stream"] = true,
        };
        return $"""
            curl -N {gateway}/v1/chat/completions \
              -H {Shell($"Authorization: Bearer {key}")} \
              -H 'Content-Type: application/json' \
              -d {Shell(body.ToJsonString(Relaxed))}
            """;
    }

    private static string Python(string gateway, string key, string model) => $$"""
        # pip install openai
        from openai import OpenAI

        client = OpenAI(base_url={{Quote($"{gateway}/v1")}}, api_key={{Quote(key)}})
        stream = client.chat.completions.create(
            model={{Quote(model)}},
            messages=[{"role": "user", "content": "Say hello in one sentence."}],
            stream=True,
        )
        for chunk in stream:
            if chunk.choices:
                print(chunk.choices[0].delta.content or "", end="", flush=True)
        """;

    private static string JavaScript(string gateway, string key, string model) => $$"""
        // npm install openai
        import OpenAI from "openai";

        const client = new OpenAI({ baseURL: {{Quote($"{gateway}/v1")}}, apiKey: {{Quote(key)}} });
        const stream = await client.chat.completions.create({
          model: {{Quote(model)}},
          messages: [{ role: "user", content: "Say hello in one sentence." }],
          stream: true,
        });
        for await (const chunk of stream) {
          process.stdout.write(chunk.choices[0]?.delta?.content ?? "");
        }
        """;

    private static string DotNet(string gateway, string key, string model) => $$"""
        // dotnet add package OpenAI
        using System.ClientModel;
        using OpenAI;
        using OpenAI.Chat;

        var client = new ChatClient(
            {{Quote(model)}},
            new ApiKeyCredential({{Quote(key)}}),
            new OpenAIClientOptions { Endpoint = new Uri({{Quote($"{gateway}/v1")}}) });

        await foreach (var update in client.CompleteChatStreamingAsync("Say hello in one sentence."))
        {
            foreach (var part in update.ContentUpdate)
            {
                Console.Write(part.Text);
            }
        }
        """;

    private static string ClaudeCode(string gateway, string key, string model) => $"""
        export ANTHROPIC_BASE_URL={Shell(gateway)}
        export ANTHROPIC_AUTH_TOKEN={Shell(key)}
        export ANTHROPIC_MODEL={Shell(model)}
        claude
        """;

    private static string Codex(string gateway, string key, string model) => $"""
        # ~/.codex/config.toml
        model = {Quote(model)}
        model_provider = "agentgateway"

        [model_providers.agentgateway]
        name = "Agentgateway"
        base_url = {Quote($"{gateway}/v1")}
        env_key = "AGENTGATEWAY_API_KEY"
        wire_api = "responses"

        # then, in the shell:
        # export AGENTGATEWAY_API_KEY={Shell(key)}
        # codex
        """;

    private static string McpJson(string root, string gateway, string key, bool withType)
    {
        var server = new JsonObject();
        if (withType)
        {
            server["type"] = "http";
        }

        server["url"] = $"{gateway}/mcp";
        server["headers"] = new JsonObject { ["Authorization"] = $"Bearer {key}" };
        return new JsonObject { [root] = new JsonObject { ["agentgateway"] = server } }.ToJsonString(ApiJson.Indented);
    }

    private static JsonSerializerOptions Relaxed { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // A JSON string is also a valid string literal in Python, JavaScript, C# and TOML.
    private static string Quote(string text) => JsonSerializer.Serialize(text, Relaxed);

    private static string Shell(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
