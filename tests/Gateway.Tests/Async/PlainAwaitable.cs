using System.Runtime.CompilerServices;

namespace Agentgateway.Gateway.Tests.Async;

/// <summary>Goes on on a thread of its own; flows the execution context itself, as an awaiter that is not critical must.</summary>
internal readonly struct PlainAwaitable : INotifyCompletion
{
    public bool IsCompleted => false;

    public PlainAwaitable GetAwaiter() => this;

    public void GetResult()
    {
    }

    public void OnCompleted(Action continuation) => new Thread(continuation.Invoke).Start();
}
