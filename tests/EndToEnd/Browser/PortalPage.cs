using System.Collections.Concurrent;
using Microsoft.Playwright;
using Xunit;

namespace Agentgateway.EndToEnd.Browser;

/// <summary>One person's tab: finds things by test id, survives the moment in which a page is painted but not yet alive, and remembers console errors.</summary>
internal sealed class PortalPage : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _errors = new();

    public PortalPage(IPage page)
    {
        Page = page;
        page.Console += (_, message) =>
        {
            // That a page is not there, or not for this person, is the page's own answer and no error of the script.
            var ownStatus = message.Text.Contains("status of 40", StringComparison.Ordinal) && message.Location.StartsWith(page.Url, StringComparison.Ordinal);
            if (message.Type == "error" && !ownStatus)
            {
                _errors.Enqueue($"{page.Url}: {message.Text}");
            }
        };
        page.PageError += (_, error) => _errors.Enqueue($"{page.Url}: {error}");
    }

    public IPage Page { get; }

    /// <summary>Fails if the browser's console showed an error.</summary>
    public void AssertNoConsoleErrors() => Assert.Empty(_errors);

    /// <summary>The element with a test id.</summary>
    public ILocator Get(string testId) => Page.GetByTestId(testId);

    /// <summary>Opens a page of the portal.</summary>
    public async Task GoAsync(string path) => await Page.GotoAsync(path, new PageGotoOptions { WaitUntil = WaitUntilState.NetworkIdle });

    /// <summary>Clicks until something appears: the first click may come before the page's circuit does.</summary>
    public Task ClickUntilAsync(string testId, string appears) => RepeatUntilAsync(() => Get(testId).First.ClickAsync(), appears);

    /// <summary>Presses a key until something appears.</summary>
    public Task PressUntilAsync(string key, string appears) => RepeatUntilAsync(() => Page.Keyboard.PressAsync(key), appears);

    private async Task RepeatUntilAsync(Func<Task> act, string appears)
    {
        for (var attempt = 0; ; attempt++)
        {
            await act();
            try
            {
                await Get(appears).First.WaitForAsync(new LocatorWaitForOptions { Timeout = attempt < 5 ? 3_000 : 30_000 });
                return;
            }
            catch (TimeoutException) when (attempt < 5)
            {
            }
        }
    }

    /// <summary>Uses a one-time link and sets the first password.</summary>
    public async Task RedeemAsync(string link, string password)
    {
        await GoAsync(link);
        await Get("redeem").ClickAsync();
        await Get("new-password").FillAsync(password);
        await Get("repeat-password").FillAsync(password);
        await Get("set-password").ClickAsync();
        await Get("sign-out").WaitForAsync();
    }

    /// <summary>Moves the focus with the Tab key until it is on the element.</summary>
    public async Task TabToAsync(string testId)
    {
        for (var presses = 0; presses < 120; presses++)
        {
            if (await Page.EvaluateAsync<string?>("document.activeElement?.getAttribute('data-testid')") == testId)
            {
                return;
            }

            await Page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"The Tab key never reaches '{testId}' on {Page.Url}");
    }

    /// <summary>Keeps a picture of the whole page.</summary>
    public async Task ScreenshotAsync(string theme, string name) => await Page.ScreenshotAsync(new PageScreenshotOptions
    {
        Path = Path.Combine(BrowserFixture.ScreenshotFolder, theme, $"{name}.png"),
        FullPage = true,
        Animations = ScreenshotAnimations.Disabled,
    });

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}
