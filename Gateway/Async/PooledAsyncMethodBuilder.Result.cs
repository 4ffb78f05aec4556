using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Agentgateway.Gateway.Async;

/// <summary>Builds <c>async ValueTask&lt;TResult&gt;</c> methods of the data path whose state is taken from a pool while they wait: put it on a method by <see cref="AsyncMethodBuilderAttribute"/>.</summary>
/// <remarks>
/// The runtime's <see cref="PoolingAsyncValueTaskMethodBuilder{TResult}"/> does the same with room for one idle method per thread and one per core; with many requests under
/// way most methods find nothing there. This one keeps up to <see cref="BoxStack{TBox}.MaxDepth"/> per core (<see cref="BoxPool{TBox}"/>).
/// The execution context flows as in any asynchronous method. A task may be awaited once; a second await throws.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal struct PooledAsyncMethodBuilder<TResult>
{
    // Null while the method runs for the first time; then its box, or what it ended with before it ever waited.
    private object? _state;
    private TResult _result;

    /// <summary>What the method's caller gets.</summary>
    public readonly ValueTask<TResult> Task => _state switch
    {
        AsyncMethodBox<TResult> box => new ValueTask<TResult>(box, box.Version),
        ExceptionDispatchInfo failure => Failed(failure.SourceException),
        _ => new ValueTask<TResult>(_result),
    };

    /// <summary><see cref="Task"/> for those who ask for no result.</summary>
    internal readonly ValueTask UntypedTask => _state switch
    {
        AsyncMethodBox<TResult> box => new ValueTask(box, box.Version),
        ExceptionDispatchInfo failure => new ValueTask(Failed(failure.SourceException).AsTask()),
        _ => default,
    };

    /// <summary>A builder for one call.</summary>
    public static PooledAsyncMethodBuilder<TResult> Create() => default;

    /// <summary>Runs the method as far as its first wait. What it changes in the execution context stays its own.</summary>
    public readonly void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => default(AsyncValueTaskMethodBuilder<TResult>).Start(ref stateMachine);

    /// <summary>Part of the compiler's contract; state machines are never boxed by others here.</summary>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <summary>The method has returned.</summary>
    public void SetResult(TResult result)
    {
        if (_state is AsyncMethodBox<TResult> box)
        {
            box.SetResult(result);
        }
        else
        {
            _result = result;
        }
    }

    /// <summary>The method has thrown.</summary>
    public void SetException(Exception exception)
    {
        if (_state is AsyncMethodBox<TResult> box)
        {
            box.SetException(exception);
        }
        else
        {
            _state = ExceptionDispatchInfo.Capture(exception);
        }
    }

    /// <summary>The method waits for an awaiter that flows the execution context itself.</summary>
    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine => awaiter.OnCompleted(Box(ref stateMachine).Continuation);

    /// <summary>The method waits for an awaiter that leaves the execution context to the builder.</summary>
    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine => awaiter.UnsafeOnCompleted(Box(ref stateMachine).Continuation);

    // The runtime's own builder knows best how each kind of exception looks in a task.
    private static ValueTask<TResult> Failed(Exception exception)
    {
        var builder = AsyncValueTaskMethodBuilder<TResult>.Create();
        builder.SetException(exception);
        return builder.Task;
    }

    private AsyncMethodBox<TResult, TStateMachine> Box<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
        var context = ExecutionContext.Capture();
        if (_state is AsyncMethodBox<TResult, TStateMachine> waited)
        {
            waited.Context = context;
            return waited;
        }

        var box = AsyncMethodBox<TResult, TStateMachine>.Rent();
        // This builder is part of the state machine: it has to know the box before it is copied into it.
        _state = box;
        box.StateMachine = stateMachine;
        box.Context = context;
        return box;
    }
}
