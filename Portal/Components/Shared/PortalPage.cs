using Agentgateway.Configuration.Contracts;
using Agentgateway.Portal.Identity;
using Agentgateway.Portal.Services;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;

namespace Agentgateway.Portal.Components.Shared;

/// <summary>What every interactive page needs: the client, messages, dialogs, and a token that ends with the page.</summary>
public abstract class PortalPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _closed = new();

    [Inject]
    internal AdminApiClient Api { get; set; } = default!;

    [Inject]
    internal RuntimeCache Runtime { get; set; } = default!;

    [Inject]
    internal BrowserServices Browser { get; set; } = default!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = default!;

    [Inject]
    internal IDialogService Dialogs { get; set; } = default!;

    [Inject]
    internal ISnackbar Messages { get; set; } = default!;

    [CascadingParameter]
    internal Task<AuthenticationState> Authentication { get; set; } = default!;

    /// <summary>Cancelled when the user leaves the page.</summary>
    protected CancellationToken Closed => _closed.Token;

    /// <summary>A dialog of a middle width that only its buttons and Escape close, so that a click beside it loses no input.</summary>
    internal static DialogOptions DialogOptions { get; } = new() { MaxWidth = MaxWidth.Small, FullWidth = true, BackdropClick = false, CloseOnEscapeKey = true };

    /// <summary>Id of the signed-in user.</summary>
    internal async Task<string?> GetUserIdAsync() => SessionPrincipal.ToCaller((await Authentication).User)?.Subject;

    /// <summary>Asks before something that cannot be taken back; true if the user confirmed.</summary>
    internal async Task<bool> ConfirmAsync(string title, string text, string action, string? typedName = null)
    {
        var parameters = new DialogParameters<ConfirmDialog>
        {
            { dialog => dialog.Text, text },
            { dialog => dialog.Action, action },
            { dialog => dialog.TypedName, typedName },
        };
        return await ShowDialogAsync<ConfirmDialog>(title, parameters) is { Canceled: false };
    }

    /// <summary>Shows a dialog and returns when it is closed, with the focus back where it was.</summary>
    internal async Task<DialogResult?> ShowDialogAsync<TDialog>(string title, DialogParameters? parameters = null, DialogOptions? options = null)
        where TDialog : IComponent
    {
        await Browser.RememberFocusAsync();
        var dialog = await Dialogs.ShowAsync<TDialog>(title, parameters ?? [], options ?? DialogOptions);
        var result = await dialog.Result;
        await Browser.RestoreFocusAsync();
        return result;
    }

    /// <summary>Tools of an MCP server. An administrator who is the first to look has them discovered.</summary>
    internal async Task<ApiResult<McpTools>> LoadToolsAsync(string serverId)
    {
        var known = await Api.GetToolsAsync(serverId, Closed);
        return known.Value is { DiscoveredAt: null, Error: null } && (await Authentication).User.IsInRole(Roles.Admin)
            ? await Api.DiscoverToolsAsync(serverId, Closed)
            : known;
    }

    /// <summary>Tells the outcome of an action: what was done, or the problem in words.</summary>
    internal void Tell(Problem? problem, string success)
    {
        if (problem is null)
        {
            Messages.Add(success, Severity.Success);
        }
        else
        {
            Messages.Add(ProblemText.Of(problem), Severity.Error);
        }
    }

    public void Dispose()
    {
        _closed.Cancel();
        _closed.Dispose();
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>For what a page itself holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
