using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Agentgateway.Gateway.Async;

/// <summary>As <see cref="PooledAsyncMethodBuilder{TResult}"/>, for <c>async ValueTask</c>.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct PooledAsyncMethodBuilder
{
    private PooledAsyncMethodBuilder<Nothing> _builder;

    /// <summary>What the method's caller gets.</summary>
    public readonly ValueTask Task => _builder.UntypedTask;

    /// <summary>A builder for one call.</summary>
    public static PooledAsyncMethodBuilder Create() => default;

    /// <summary>Runs the method as far as its first wait. What it changes in the execution context stays its own.</summary>
    public readonly void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => _builder.Start(ref stateMachine);

    /// <summary>Part of the compiler's contract; state machines are never boxed by others here.</summary>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <summary>The method has returned.</summary>
    public void SetResult() => _builder.SetResult(default);

    /// <summary>The method has thrown.</summary>
    public void SetException(Exception exception) => _builder.SetException(exception);

    /// <summary>The method waits for an awaiter that flows the execution context itself.</summary>
    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine => _builder.AwaitOnCompleted(ref awaiter, ref stateMachine);

    /// <summary>The method waits for an awaiter that leaves the execution context to the builder.</summary>
    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine => _builder.AwaitUnsafeOnCompleted(ref awaiter, ref stateMachine);

    /// <summary>The result of methods that have none.</summary>
    internal readonly struct Nothing;
}
