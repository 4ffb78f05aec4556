namespace Agentgateway.Cel;

/// <summary>A map that a host exposes lazily. Its order is stable: the n-th key belongs to the n-th value.</summary>
public interface ICelMap
{
    int Count { get; }

    /// <summary>Looks a key up; numeric keys of different kinds that are mathematically equal are the same key.</summary>
    bool TryGet(in CelValue key, out CelValue value);

    CelValue KeyAt(int index);

    CelValue ValueAt(int index);
}
