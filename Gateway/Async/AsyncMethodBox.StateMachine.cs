using System.Runtime.CompilerServices;

namespace Agentgateway.Gateway.Async;

/// <summary>Holds the state of an asynchronous method while it waits.</summary>
internal sealed class AsyncMethodBox<TResult, TStateMachine> : AsyncMethodBox<TResult>
    where TStateMachine : IAsyncStateMachine
{
    private static readonly ContextCallback _moveNext = static box => Unsafe.As<AsyncMethodBox<TResult, TStateMachine>>(box!).StateMachine!.MoveNext();

    private AsyncMethodBox() => Continuation = MoveNext;

    /// <summary>Runs the method from where it waits; made once, since every wait needs it.</summary>
    public Action Continuation { get; }

    /// <summary>In which the method goes on; null if its flow is suppressed.</summary>
    public ExecutionContext? Context { get; set; }

    /// <summary>The state. A field, for the method changes it in place.</summary>
    public TStateMachine? StateMachine;

    /// <summary>A box that nobody uses.</summary>
    public static AsyncMethodBox<TResult, TStateMachine> Rent() =>
        BoxPool<AsyncMethodBox<TResult, TStateMachine>>.TryTake() ?? new AsyncMethodBox<TResult, TStateMachine>();

    protected override void Return()
    {
        StateMachine = default;
        Context = null;
        BoxPool<AsyncMethodBox<TResult, TStateMachine>>.Give(this);
    }

    // The box may serve another call when the method has ended: nothing of it is touched afterwards.
    private void MoveNext()
    {
        if (Context is { } context)
        {
            ExecutionContext.Run(context, _moveNext, this);
        }
        else
        {
            StateMachine!.MoveNext();
        }
    }
}
