using System.Buffers;

namespace Agentgateway.Gateway.Ai;

/// <summary>The model in a path of Gemini's native API: <c>…/models/{model}:generateContent</c>.</summary>
internal static class NativeModelPath
{
    private const string Models = "/models/";

    private static readonly SearchValues<char> Forbidden = SearchValues.Create("\\%?#<>\"`{}|^ ");

    /// <summary>The model, percent-decoded; null if the path has none or a name that no provider would have.</summary>
    public static string? ModelOf(ReadOnlySpan<char> path)
    {
        var colon = path.LastIndexOf(':');
        var start = path.LastIndexOf(Models, StringComparison.Ordinal);
        if (colon < 0 || start < 0 || start + Models.Length >= colon)
        {
            return null;
        }

        var model = Uri.UnescapeDataString(path[(start + Models.Length)..colon]);
        return IsPlausible(model) ? model : null;
    }

    /// <summary>The method after the last colon, e.g. <c>generateContent</c>; empty if there is none.</summary>
    public static ReadOnlySpan<char> MethodOf(ReadOnlySpan<char> path)
    {
        var colon = path.LastIndexOf(':');
        return colon < 0 ? default : path[(colon + 1)..];
    }

    /// <summary>The same path with another model.</summary>
    public static string Replace(ReadOnlySpan<char> path, string model)
    {
        var colon = path.LastIndexOf(':');
        var start = path.LastIndexOf(Models, StringComparison.Ordinal);
        return string.Concat(path[..(start + Models.Length)], Escape(model), path[colon..]);
    }

    /// <summary>A model as a path segment.</summary>
    public static string Escape(string model) =>
        model.Replace("%", "%25", StringComparison.Ordinal).Replace("/", "%2F", StringComparison.Ordinal);

    private static bool IsPlausible(string model)
    {
        foreach (var range in model.AsSpan().Split('/'))
        {
            if (model.AsSpan()[range] is "" or "." or "..")
            {
                return false;
            }
        }

        return model.AsSpan().IndexOfAny(Forbidden) < 0 && !model.AsSpan().ContainsAnyInRange('\0', '\u001f');
    }
}
