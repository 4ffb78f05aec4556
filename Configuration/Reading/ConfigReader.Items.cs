using Agentgateway.Configuration.Incremental;
using Agentgateway.Configuration.Model;

namespace Agentgateway.Configuration.Reading;

/// <summary>Items of long lists, bound once as long as their text stays.</summary>
internal sealed partial class ConfigReader
{
    private readonly SortedSet<string> _contextFiles = new(StringComparer.Ordinal);
    private int _fileUses;
    private bool _inRoute;

    /// <summary>Files that belong to anything but single routes.</summary>
    public IReadOnlyCollection<string> ContextFiles => _contextFiles;

    /// <summary>Items that were bound in this reading.</summary>
    public int ItemsBound { get; private set; }

    /// <summary>Items that were taken over from the version before.</summary>
    public int ItemsReused { get; private set; }

    private void NoteFile(string path)
    {
        _fileUses++;
        if (!_inRoute)
        {
            _contextFiles.Add(path);
        }
    }

    private T Reuse<T>(ConfigNode node, DocumentItem item, Func<ConfigNode, T> read)
    {
        var bound = item.Bound;
        if (bound is not null && (bound.Index != node.Index || bound.Start != item.Start))
        {
            bound = bound.MovedTo(item.Start, node);
        }

        if (bound is not null)
        {
            item.Bound = bound;
            problems.AddRange(bound.Problems);
            _notEffective.AddRange(bound.NotEffective);
            _references.AddRange(bound.References);
            ItemsReused++;
            return (T)bound.Model!;
        }

        return Bind(node, item, read);
    }

    private T Bind<T>(ConfigNode node, DocumentItem item, Func<ConfigNode, T> read)
    {
        var (problem, notEffective, reference, files, places) = (problems.Count, _notEffective.Count, _references.Count, _fileUses, item.Places);
        var outer = _inRoute;
        _inRoute |= typeof(T) == typeof(Route);
        var kept = item.Content;
        var model = read(node);
        _inRoute = outer;
        ItemsBound++;
        if (_fileUses > files)
        {
            // A file may change without the text, so nothing made of it may be kept.
            item.Bound = null;
            item.Content = new RouteContent();
            return model is Route route && ReferenceEquals(route.Content.Value, kept) ? (T)(object)(route with { Content = new ContentIdentity(item.Content) }) : model;
        }

        item.Bound = new BoundItem(
            model, item.Start, node.Index, Since(problems, problem), Since(_notEffective, notEffective), Since(_references, reference), item.Places - places);
        return model;
    }

    private static T[] Since<T>(List<T> all, int first) => first == all.Count ? [] : [.. all[first..]];
}
