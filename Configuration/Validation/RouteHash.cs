using Agentgateway.Configuration.Model;

namespace Agentgateway.Configuration.Validation;

/// <summary>Hashes of what routes are compared by. Equal ones have the same hash; the same hash asks for a closer look.</summary>
internal static class RouteHash
{
    /// <summary>A name without regard to case.</summary>
    public static int OfName(string name) =>
        string.GetHashCode(System.Text.Ascii.IsValid(name) ? name : name.ToLowerInvariant(), StringComparison.OrdinalIgnoreCase);

    /// <summary>All conditions of an entry of <c>matches</c>; those on headers and query in any order.</summary>
    public static int Of(RouteMatch match)
    {
        var (headers, query) = (0, 0);
        foreach (var header in match.Headers)
        {
            headers += HashCode.Combine(OfName(header.Name), header.Kind, header.Value);
        }

        foreach (var parameter in match.Query)
        {
            query += HashCode.Combine(parameter.Name, parameter.Kind, parameter.Value);
        }

        var path = match.Path.Kind == PathMatchKind.Prefix ? match.Path.Value.AsSpan().TrimEnd('/') : match.Path.Value;
        return HashCode.Combine(match.Path.Kind, string.GetHashCode(path, StringComparison.Ordinal), match.Method, headers, query);
    }
}
