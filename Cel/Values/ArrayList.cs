namespace Agentgateway.Cel.Values;

/// <summary>A list of values that are already there.</summary>
internal sealed class ArrayList(CelValue[] items) : ICelList, IWeighted
{
    public static readonly ArrayList Empty = new([]);

    public CelValue[] Items { get; } = items;

    public long Weight { get; } = Sum(items) + 16;

    public int Count => Items.Length;

    public CelValue Get(int index) => Items[index];

    public static long Sum(ReadOnlySpan<CelValue> items)
    {
        long sum = 0;
        foreach (ref readonly var item in items)
        {
            sum += item.Weight;
        }

        return sum;
    }
}
