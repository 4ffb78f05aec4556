namespace Agentgateway.Portal.Services;

/// <summary>Text to paste into a client.</summary>
/// <param name="Id">Stable, for tabs and tests.</param>
/// <param name="Title">Name of the client.</param>
/// <param name="Note">What to do with it; one sentence.</param>
/// <param name="Text">Complete and correct as it stands.</param>
internal sealed record Snippet(string Id, string Title, string Note, string Text);
