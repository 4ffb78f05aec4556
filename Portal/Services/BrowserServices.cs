using Microsoft.JSInterop;

namespace Agentgateway.Portal.Services;

/// <summary>The few things only the browser can do. Functions live in <c>wwwroot/portal.js</c>.</summary>
internal sealed class BrowserServices(IJSRuntime js)
{
    /// <summary>Copies text; false if the browser refused.</summary>
    public async Task<bool> CopyAsync(string text)
    {
        try
        {
            return await js.InvokeAsync<bool>("portal.copy", text);
        }
        catch (JSException)
        {
            return false;
        }
    }

    /// <summary>The time zone that the user sees times in; UTC if the browser's is unknown here.</summary>
    public async Task<TimeZoneInfo> GetTimeZoneAsync()
    {
        try
        {
            var id = await js.InvokeAsync<string?>("portal.timeZone");
            return id is not null && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Utc;
        }
        catch (Exception error) when (error is JSException or JSDisconnectedException or TaskCanceledException)
        {
            return TimeZoneInfo.Utc;
        }
    }

    /// <summary>Switches and remembers the theme; returns the one now shown, <c>light</c> or <c>dark</c>.</summary>
    public ValueTask<string> ToggleThemeAsync() => js.InvokeAsync<string>("portal.toggleTheme");

    /// <summary>The theme that is shown.</summary>
    public ValueTask<string> GetThemeAsync() => js.InvokeAsync<string>("portal.theme");

    /// <summary>Moves keyboard focus to the first element that matches.</summary>
    public ValueTask FocusAsync(string selector) => js.InvokeVoidAsync("portal.focus", selector);

    /// <summary>Remembers where the focus is, before a dialog takes it.</summary>
    public ValueTask RememberFocusAsync() => js.InvokeVoidAsync("portal.rememberFocus");

    /// <summary>Gives the focus back after a dialog.</summary>
    public ValueTask RestoreFocusAsync() => js.InvokeVoidAsync("portal.restoreFocus");

    /// <summary>Keeps the newest line of a growing region in view.</summary>
    public ValueTask ScrollToEndAsync(string selector) => js.InvokeVoidAsync("portal.scrollToEnd", selector);
}
