using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Reading;

namespace Agentgateway.Configuration.Incremental;

/// <summary>What an item of a list was bound to, and everything that was noted on the way.</summary>
/// <param name="Model">The value.</param>
/// <param name="Start">Where the item began.</param>
/// <param name="Index">Its place in the list.</param>
/// <param name="Problems">Problems of the item, with the places they had.</param>
/// <param name="NotEffective">Its fields without effect.</param>
/// <param name="References">Names that it refers to.</param>
/// <param name="Places">Paths and positions that the value holds.</param>
internal sealed record BoundItem(
    object? Model,
    Position Start,
    int Index,
    IReadOnlyList<ConfigProblem> Problems,
    IReadOnlyList<NotEffectiveField> NotEffective,
    IReadOnlyList<(ConfigNode Node, string Kind, string Name)> References,
    int Places)
{
    /// <summary>The same at another place, or null when the value has to be bound anew: something in it holds a place that is not known here.</summary>
    public BoundItem? MovedTo(Position start, ConfigNode node)
    {
        if (Model is not Route route || Problems.Count > 0 || NotEffective.Count > 0 || Places != 2 + route.Backends.Count)
        {
            return null;
        }

        var position = DocumentItem.Moved(route.Position, Start, start);
        if (node.Index == Index)
        {
            return this with { Model = route with { Position = position }, Start = start };
        }

        var to = node.Path;
        var backends = new RouteBackend[route.Backends.Count];
        for (var i = 0; i < backends.Length; i++)
        {
            backends[i] = route.Backends[i] with { Path = string.Concat(to, route.Backends[i].Path.AsSpan(route.Path.Length)) };
        }

        return this with { Model = route with { Path = to, Position = position, Backends = backends }, Start = start, Index = node.Index };
    }
}
