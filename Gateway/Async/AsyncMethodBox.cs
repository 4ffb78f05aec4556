using System.Threading.Tasks.Sources;

namespace Agentgateway.Gateway.Async;

/// <summary>The task of an asynchronous method that waits, whatever its state is.</summary>
/// <remarks>Each use has a version of its own: who awaits twice, or late, gets an <see cref="InvalidOperationException"/> instead of another call's result.</remarks>
internal abstract class AsyncMethodBox<TResult> : IValueTaskSource<TResult>, IValueTaskSource
{
    // Not read-only: a struct that changes.
    private ManualResetValueTaskSourceCore<TResult> _source;

    /// <summary>What the task of this use is known by.</summary>
    public short Version => _source.Version;

    /// <summary>Ends the method; whoever waits for it goes on at once.</summary>
    public void SetResult(TResult result) => _source.SetResult(result);

    /// <summary>Ends the method; whoever waits for it goes on at once.</summary>
    public void SetException(Exception exception) => _source.SetException(exception);

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    public TResult GetResult(short token)
    {
        // Asked before anything is given back: a wrong or an early caller must not free what others use.
        if (_source.GetStatus(token) == ValueTaskSourceStatus.Pending)
        {
            throw new InvalidOperationException("The asynchronous method has not ended yet.");
        }

        try
        {
            return _source.GetResult(token);
        }
        finally
        {
            _source.Reset();
            Return();
        }
    }

    void IValueTaskSource.GetResult(short token) => GetResult(token);

    /// <summary>Forgets the call and goes back to the pool.</summary>
    protected abstract void Return();
}
