namespace Agentgateway.Gateway.Listeners;

/// <summary>Counts the client connections of the process and says when there are too many.</summary>
internal sealed class ConnectionLimit(int most)
{
    private int _open;

    public int Open => Volatile.Read(ref _open);

    /// <summary>False when the connection has to be closed at once. A true is paid back by <see cref="Leave"/>.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _open) <= most)
        {
            return true;
        }

        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _open);
}
