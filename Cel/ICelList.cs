namespace Agentgateway.Cel;

/// <summary>A list that a host exposes, materialised element by element on demand.</summary>
public interface ICelList
{
    int Count { get; }

    /// <summary>The element at <paramref name="index"/>, which lies within 0 and <see cref="Count"/> - 1.</summary>
    CelValue Get(int index);
}
