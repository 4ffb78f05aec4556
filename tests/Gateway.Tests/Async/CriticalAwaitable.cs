using System.Runtime.CompilerServices;

namespace Agentgateway.Gateway.Tests.Async;

/// <summary>Goes on on a thread of its own, without the execution context: bringing that along is the builder's part.</summary>
internal readonly struct CriticalAwaitable : ICriticalNotifyCompletion
{
    public bool IsCompleted => false;

    public CriticalAwaitable GetAwaiter() => this;

    public void GetResult()
    {
    }

    public void OnCompleted(Action continuation) => throw new NotSupportedException("the unsafe one is to be called");

    public void UnsafeOnCompleted(Action continuation) => new Thread(continuation.Invoke).UnsafeStart();
}
