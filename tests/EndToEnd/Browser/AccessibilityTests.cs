using Agentgateway.EndToEnd.Support;
using Agentgateway.Testing.Suite;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace Agentgateway.EndToEnd.Browser;

/// <summary>Every page in both themes: axe finds nothing, the console stays clean, a screenshot is kept.</summary>
[Collection(RedisSuite.Name)]
public sealed class AccessibilityTests(RedisSuiteFixture fixture, BrowserFixture browser)
{
    private static readonly (string Name, string Path)[] Pages =
    [
        ("home", "/"), ("keys", "/keys"), ("models", "/models"), ("mcp-servers", "/mcp-servers"), ("mcp-server", "/mcp-servers/sample"),
        ("playground-chat", "/playground/chat"), ("playground-tools", "/playground/tools"), ("usage", "/usage"), ("requests", "/requests"),
        ("client-setup", "/setup/client"), ("me", "/me"),
        ("admin-providers", "/admin/providers"), ("admin-provider-new", "/admin/providers/new"), ("admin-provider", "/admin/providers/mock"),
        ("admin-models", "/admin/models"), ("admin-model-new", "/admin/models/new"), ("admin-model", "/admin/models/mock-gpt"),
        ("admin-mcp-servers", "/admin/mcp-servers"), ("admin-mcp-server-new", "/admin/mcp-servers/new"), ("admin-mcp-server", "/admin/mcp-servers/sample"),
        ("admin-users", "/admin/users"), ("admin-gateways", "/admin/gateways"), ("admin-revisions", "/admin/revisions"), ("admin-revision", "/admin/revisions/1"),
        ("admin-traffic", "/admin/traffic"), ("admin-expressions", "/admin/expressions"), ("first-run", "/setup/first-run"),
        ("telemetry-traces", "/telemetry/traces"), ("telemetry-logs", "/telemetry/logs"), ("telemetry-metrics", "/telemetry/metrics"),
        ("not-found", "/no-such-page"),
    ];

    [Fact]
    public async Task Axe_finds_nothing_on_any_page()
    {
        var suite = fixture.Suite;
        var key = await suite.CreateWorkingKeyAsync("pictures");
        await suite.ChatAsync(key.Secret!);
        var request = (await suite.WaitForLogsAsync(key, 1))[0];

        var found = new List<string>();
        await using (var visitor = await browser.OpenAsync(suite))
        {
            await CheckAsync(visitor, "sign-in", "/sign-in", found);
            await CheckAsync(visitor, "sign-in-link", "/sign-in/link?token=x", found);
            visitor.AssertNoConsoleErrors();
        }

        await using var admin = await browser.OpenAsAdminAsync(suite);
        foreach (var (name, path) in Pages)
        {
            await CheckAsync(admin, name, path, found);
        }

        await CheckAsync(admin, "request", $"/requests/{request.Id}", found);
        if (request.TraceId is { } trace)
        {
            await CheckAsync(admin, "telemetry-trace", $"/telemetry/traces/{trace}", found);
        }

        await admin.GoAsync("/keys");
        await admin.ClickUntilAsync("key-create", "key-name");
        await CheckAsync(admin, "key-create", null, found);

        Assert.Empty(found);
        admin.AssertNoConsoleErrors();
    }

    private static async Task CheckAsync(PortalPage page, string name, string? path, List<string> found)
    {
        if (path is not null)
        {
            await page.GoAsync(path);
        }

        // The current way opens a new tab per run to gather the results of frames, which takes seconds; these pages have no frames.
#pragma warning disable CS0618
        Add("light", await page.Page.RunAxeLegacy());
        await page.ScreenshotAsync("light", name);

        // The themes are colours of one style sheet: what else axe looks at is the same in both.
        await page.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        Add("dark", await page.Page.RunAxeLegacy(options: new AxeRunOptions { RunOnly = RunOnlyOptions.Rules("color-contrast", "link-in-text-block") }));
#pragma warning restore CS0618
        await page.ScreenshotAsync("dark", name);
        await page.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light });

        void Add(string theme, AxeResult result) =>
            found.AddRange(result.Violations.Select(v => $"{theme} {name}: {v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}"));
    }
}
