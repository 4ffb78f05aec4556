namespace Agentgateway.Cel.Values;

/// <summary>A list of values that are already there.</summary>
internal sealed class ArrayList(CelValue[] items) : ICelList
{
    public static readonly ArrayList Empty = new([]);

    public CelValue[] Items { get; } = items;

    public int Count => Items.Length;

    public CelValue Get(int index) => Items[index];
}
