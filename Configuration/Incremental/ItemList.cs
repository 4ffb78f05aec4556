using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Reading;

namespace Agentgateway.Configuration.Incremental;

/// <summary>A long list of the document whose items can be read one by one, in one version of the text.</summary>
/// <param name="Path">Indexes that lead from the root of the tree to the list.</param>
/// <param name="Items">Its items; never empty.</param>
/// <param name="Starts">Offset of each item in the text.</param>
/// <param name="End">Offset behind the last item.</param>
/// <param name="EndPosition">Line and column of <paramref name="End"/>.</param>
/// <param name="Indent">Spaces in front of each dash; 0 for JSON.</param>
/// <param name="HoldsRoutes">Its items are HTTP routes.</param>
internal sealed record ItemList(
    IReadOnlyList<int> Path, IReadOnlyList<ConfigNode> Items, int[] Starts, int End, Position EndPosition, int Indent, bool HoldsRoutes)
{
    /// <summary>Offset of an item; that of the end for the one behind the last.</summary>
    public int OffsetOf(int item) => item < Starts.Length ? Starts[item] : End;

    public int EndOf(int item) => OffsetOf(item + 1);

    /// <summary>The lists of a tree that are long enough, with the way to each. Lists inside their items do not count.</summary>
    public static IEnumerable<(ConfigNode List, int[] Path)> Find(ConfigNode root, int minimum)
    {
        if (root.Kind == NodeKind.Sequence && root.Children.Count >= minimum)
        {
            yield return (root, []);
            yield break;
        }

        for (var i = 0; i < root.Children.Count; i++)
        {
            foreach (var (list, path) in Find(root.Children[i], minimum))
            {
                yield return (list, [i, .. path]);
            }
        }
    }
}
