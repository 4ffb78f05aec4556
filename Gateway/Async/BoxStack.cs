namespace Agentgateway.Gateway.Async;

/// <summary>A bounded stack on which nobody waits: who finds it in use is told so.</summary>
internal sealed class BoxStack<TBox>
    where TBox : class
{
    /// <summary>Most boxes that are kept.</summary>
    public const int MaxDepth = 64;

    private const int FirstDepth = 8;

    private TBox?[] _boxes = [];
    private int _count;
    private int _isTaken;

    /// <summary>The last box; null if there is none, or the stack is in use.</summary>
    public TBox? TryPop()
    {
        if (Volatile.Read(ref _count) == 0 || !TryEnter())
        {
            return null;
        }

        TBox? box = null;
        if (_count > 0)
        {
            box = _boxes[--_count];
            _boxes[_count] = null;
        }

        Exit();
        return box;
    }

    /// <summary>Adds a box; false if the stack is full or in use.</summary>
    public bool TryPush(TBox box)
    {
        if (Volatile.Read(ref _count) == MaxDepth || !TryEnter())
        {
            return false;
        }

        var fits = _count < MaxDepth;
        if (fits)
        {
            if (_count == _boxes.Length)
            {
                Array.Resize(ref _boxes, Math.Max(FirstDepth, _count * 2));
            }

            _boxes[_count++] = box;
        }

        Exit();
        return fits;
    }

    private bool TryEnter() => Volatile.Read(ref _isTaken) == 0 && Interlocked.CompareExchange(ref _isTaken, 1, 0) == 0;

    private void Exit() => Volatile.Write(ref _isTaken, 0);
}
