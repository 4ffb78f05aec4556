namespace Agentgateway.Gateway.Backends.Cloud;

/// <summary>Keeps a token until five minutes before it expires; one refresh at a time, whoever asks.</summary>
/// <param name="fetch">Gets a new token and its end of life.</param>
/// <param name="name">What it is, for error logs.</param>
internal sealed class CachedTokenSource(Func<CancellationToken, Task<CloudToken>> fetch, string name, TimeProvider time) : ITokenSource
{
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private CloudToken? _token;
    private Task<CloudToken>? _refresh;

    public ValueTask<string> GetTokenAsync(CancellationToken cancellationToken)
    {
        var token = Volatile.Read(ref _token);
        return token is not null && token.ExpiresAt - Early > time.GetUtcNow() ? new ValueTask<string>(token.Value) : RefreshAsync(cancellationToken);
    }

    private async ValueTask<string> RefreshAsync(CancellationToken cancellationToken)
    {
        Task<CloudToken> refresh;
        lock (_lock)
        {
            // A refresh belongs to nobody: a caller that gives up must not end it for the others.
            refresh = _refresh is { IsCompleted: false } running ? running : _refresh = FetchAsync();
        }

        try
        {
            return (await refresh.WaitAsync(cancellationToken)).Value;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // An old token serves until its last second when the issuer is away.
            if (Volatile.Read(ref _token) is { } old && old.ExpiresAt > time.GetUtcNow())
            {
                return old.Value;
            }

            throw new CloudCredentialException($"no {name} credential: {e.GetType().Name}: {e.Message}", e);
        }
    }

    private async Task<CloudToken> FetchAsync()
    {
        // The vendors' libraries read files and start processes on the calling thread.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var patience = new CancellationTokenSource(Patience, time);
        var token = await fetch(patience.Token);
        Volatile.Write(ref _token, token);
        return token;
    }
}
