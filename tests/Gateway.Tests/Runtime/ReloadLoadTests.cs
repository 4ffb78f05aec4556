using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using Agentgateway.Gateway.Runtime;
using Agentgateway.Gateway.Tests.Support;
using Agentgateway.Testing;
using Agentgateway.Testing.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Agentgateway.Gateway.Tests.Runtime;

/// <summary>1,000 reloads that change routes, policies, ports, models, an MCP server and a TLS listener's routes, under load of HTTP, TLS and LLM clients.</summary>
[Collection(AloneCollection.Name)]
public sealed class ReloadLoadTests : IDisposable
{
    private const int Reloads = 1000;

    /// <summary>Requests that every client begins per reload, whether the last ones are answered or not.</summary>
    private const int RequestsPerReload = 2;

    /// <summary>Rounds after which caches and pools have their size.</summary>
    private const int Warm = 200;

    /// <summary>What the managed heap may grow by from then on: 8 KiB a round. A kept snapshot has more.</summary>
    private const long MostHeapGrowth = 8 * 1024 * (Reloads - Warm);

    /// <summary>The same of the process, unmanaged memory included.</summary>
    private const long MostProcessGrowth = 96 << 20;

    private readonly SemaphoreSlim[] _turns = [new(0), new(0), new(0), new(0)];
    private readonly TestAuthority _authority = new();
    private readonly TemporaryFolder _folder = new();
    private readonly int _second = PortAllocator.Next();
    private readonly int _secure = PortAllocator.Next();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Array.ForEach(_turns, turn => turn.Dispose());
        _folder.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public async Task Thousand_reloads_fail_no_request_and_keep_no_memory()
    {
        var pem = Path.Combine(_folder.Path, "a.pem");
        var (certificate, key) = _authority.IssuePem("a.example");
        await File.WriteAllTextAsync(pem, certificate + "\n" + key, Token);
        await using var upstream = await TestUpstream.StartAsync((http, _) => AnswerAsync(http));
        await using var gateway = await TestGateway.StartAsync(Yaml(0, upstream.Address, pem));
        var holder = gateway.Services.GetRequiredService<SnapshotHolder>();
        var old = new List<WeakReference>();
        var clients = Clients(gateway);

        var (heap, process) = (0L, 0L);
        for (var round = 1; round <= Reloads; round++)
        {
            Assert.Empty(await gateway.ApplyAsync(Yaml(round, upstream.Address, pem)));
            Remember(holder, old);
            Array.ForEach(_turns, turn => turn.Release(RequestsPerReload));
            if (round == Warm)
            {
                (heap, process) = Memory(upstream);
            }

            // Its reason, rather than a wait for the others.
            await (clients.FirstOrDefault(c => c.IsFaulted) ?? Task.CompletedTask);
        }

        await Task.WhenAll(clients);
        Assert.Empty(await gateway.ApplyAsync(Yaml(Reloads + 1, upstream.Address, pem)));
        await Poll.UntilTrueAsync(() => Task.FromResult(Alive(old) <= 3), "replaced snapshots are collected", Token);
        var (heapNow, processNow) = Memory(upstream);
        TestContext.Current.TestOutputHelper?.WriteLine($"heap {heap >> 10} -> {heapNow >> 10} KiB, process {process >> 10} -> {processNow >> 10} KiB");
        Assert.InRange(heapNow - heap, long.MinValue, MostHeapGrowth);
        Assert.InRange(processNow - process, long.MinValue, MostProcessGrowth);
    }

    private Task[] Clients(TestGateway gateway) =>
    [
        GetAsync(gateway.NewClient(), "/api/", _turns[0]),
        GetAsync(gateway.NewClient(), "/api/", _turns[1]),
        GetAsync(SecureClient(), "/tls/", _turns[2]),
        AskAsync(gateway.NewClient(), _turns[3]),
    ];

    private HttpClient SecureClient()
    {
        var handler = new SocketsHttpHandler { UseCookies = false };
#pragma warning disable CA5359 // The certificate is the test's own.
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        handler.SslOptions.TargetHost = "a.example";
        return new HttpClient(handler) { BaseAddress = new Uri($"https://127.0.0.1:{_secure}"), DefaultRequestHeaders = { Host = "a.example" } };
    }

    private static Task AnswerAsync(HttpContext http)
    {
        if (http.Request.Path != "/v1/chat/completions")
        {
            return http.Response.WriteAsync("ok", Token);
        }

        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(
            """{"id":"1","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""", Token);
    }

    private static async Task GetAsync(HttpClient client, string path, SemaphoreSlim turn)
    {
        using (client)
        {
            for (var i = 0; i < Reloads * RequestsPerReload; i++)
            {
                await turn.WaitAsync(Token);
                using var answer = await client.GetAsync(path + i, Token);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                Assert.Equal("ok", await answer.Content.ReadAsStringAsync(Token));
            }
        }
    }

    private static async Task AskAsync(HttpClient client, SemaphoreSlim turn)
    {
        using (client)
        {
            for (var i = 0; i < Reloads * RequestsPerReload; i++)
            {
                await turn.WaitAsync(Token);
                using var answer = await client.PostAsJsonAsync("/v1/chat/completions", new { model = "stays", messages = new[] { new { role = "user", content = "hi" } } }, Token);
                var text = await answer.Content.ReadAsStringAsync(Token);
                Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
                Assert.Contains("hello", text, StringComparison.Ordinal);
            }
        }
    }

    /// <summary>Everything around what the clients use changes from round to round.</summary>
    private string Yaml(int round, string upstream, string pem)
    {
        var text = new StringBuilder();
        text.AppendLine("config: {logging: {level: warn}}\nfrontendPolicies: {accessLog: {filter: 'false'}}\ngateways:\n  default: {port: PORT}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  secure: {{port: {_secure}, tls: {{cert: {pem}, key: {pem}}}}}");
        if (round % 10 == 5)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  other: {{port: {_second}}}");
        }

        text.AppendLine("routes:");
        text.AppendLine(CultureInfo.InvariantCulture, $"- {{name: stays, gateways: default, matches: [{{path: {{pathPrefix: /api}}}}], policies: {{requestHeaderModifier: {{set: {{x-round: \"{round}\"}}}}, transformations: {{request: {{set: {{x-cel: 'request.path'}}}}}}}}, backends: [{{host: \"{upstream}\"}}]}}");
        text.AppendLine(CultureInfo.InvariantCulture, $"- {{name: tls, gateways: secure, policies: {{responseHeaderModifier: {{set: {{x-round: \"{round}\"}}}}}}, backends: [{{host: \"{upstream}\"}}]}}");
        text.AppendLine(CultureInfo.InvariantCulture, $"- {{name: tools, gateways: default, matches: [{{path: {{exact: /mcp}}}}], backends: [{{mcp: {{targets: [{{name: t{round % 5}, mcp: {{host: \"http://{upstream}/mcp{round}\"}}}}]}}}}]}}");
        for (var i = 0; i < 5 + (round % 7); i++)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- {{name: r{i}, gateways: default, hostnames: [\"h{round}.example\"], policies: {{cors: {{allowOrigins: [\"*\"]}}}}, backends: [{{host: \"10.0.0.{1 + (round % 200)}:80\"}}]}}");
        }

        text.AppendLine("llm:\n  models:");
        text.AppendLine(CultureInfo.InvariantCulture, $"  - {{name: stays, provider: {{custom: {{formats: [{{type: completions}}]}}}}, params: {{baseUrl: \"http://{upstream}/v1\", apiKey: key-{round}}}}}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  - {{name: m{round}, provider: openAI, params: {{apiKey: k}}}}");
        return text.ToString();
    }

    // On its own, so that no local of the test keeps a snapshot.
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Remember(SnapshotHolder holder, List<WeakReference> old) => old.Add(new WeakReference(holder.Current));

    private static int Alive(List<WeakReference> old)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return old.Count(w => w.IsAlive);
    }

    // Without what the test itself remembers.
    private static (long Heap, long Process) Memory(TestUpstream upstream)
    {
        upstream.Forget();
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        return (GC.GetTotalMemory(forceFullCollection: false), process.WorkingSet64);
    }
}
