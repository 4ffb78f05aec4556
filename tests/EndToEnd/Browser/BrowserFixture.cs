using Agentgateway.Testing;
using Agentgateway.Testing.Suite;
using Microsoft.Playwright;
using Xunit;

namespace Agentgateway.EndToEnd.Browser;

/// <summary>Debian's Chromium, driven by Playwright without any download, and the signed-in administrator's session.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    /// <summary>The administrator's password after the first sign-in.</summary>
    public const string AdminPassword = "correct horse battery staple";

    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string? _adminState;

    /// <summary>Where screenshots are kept: not part of the repository, read by people.</summary>
    public static string ScreenshotFolder { get; } = Path.Combine(Repository.Root, "artifacts", "screenshots");

    // Nothing yet: tests of the same collection that need no browser must not need one to be installed.
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A browser of a person who is not signed in.</summary>
    internal async Task<PortalPage> OpenAsync(SuiteProcess suite, ColorScheme scheme = ColorScheme.Light, string? state = null)
    {
        var context = await (_browser ??= await LaunchAsync()).NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = suite.PortalUrl,
            ColorScheme = scheme,
            Locale = "en-GB",
            Permissions = ["clipboard-read", "clipboard-write"],
            StorageState = state,
            ViewportSize = new ViewportSize { Width = 1280, Height = 900 },
        });
        context.SetDefaultTimeout(30_000);
        return new PortalPage(await context.NewPageAsync());
    }

    /// <summary>A browser of the administrator; the one-time link is used by the first call.</summary>
    internal async Task<PortalPage> OpenAsAdminAsync(SuiteProcess suite, ColorScheme scheme = ColorScheme.Light)
    {
        if (_adminState is null)
        {
            await using var first = await OpenAsync(suite);
            await first.RedeemAsync($"/sign-in/link?token={suite.SignInToken}", AdminPassword);
            _adminState = await first.Page.Context.StorageStateAsync();
        }

        return await OpenAsync(suite, scheme, _adminState);
    }

    private async Task<IBrowser> LaunchAsync()
    {
        _playwright = await Playwright.CreateAsync();
        return await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("AGW_TEST_CHROMIUM") ?? "/usr/bin/chromium",
            Args = Arguments,
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
