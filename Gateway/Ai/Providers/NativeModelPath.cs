using System.Buffers;

namespace Agentgateway.Gateway.Ai.Providers;

/// <summary>The model in paths of native APIs: <c>…/models/{model}:generateContent</c> (Gemini, Vertex) and <c>/model/{model}/converse</c> (Bedrock).</summary>
internal static class NativeModelPath
{
    private const string Models = "/models/";
    private const string BedrockModel = "/model/";

    private static readonly SearchValues<char> Forbidden = SearchValues.Create("\\%?#<>\"`{}|^ ");

    private static readonly string[] BedrockMethods = ["converse", "converse-stream", "invoke", "invoke-with-response-stream"];

    /// <summary>The model, percent-decoded; null if the path has none or a name that no provider would have.</summary>
    public static string? ModelOf(ReadOnlySpan<char> path)
    {
        if (!TryFind(path, out var start, out var end))
        {
            return null;
        }

        var model = Uri.UnescapeDataString(path[start..end]);
        return IsPlausible(model) ? model : null;
    }

    /// <summary>The method, e.g. <c>generateContent</c> or <c>converse-stream</c>; empty if there is none.</summary>
    public static ReadOnlySpan<char> MethodOf(ReadOnlySpan<char> path)
    {
        var colon = path.LastIndexOf(':');
        if (colon >= 0 && path.LastIndexOf('/') < colon)
        {
            return path[(colon + 1)..];
        }

        return TryFind(path, out _, out var end) ? path[(end + 1)..] : default;
    }

    /// <summary>The method asks for a stream.</summary>
    public static bool Streams(ReadOnlySpan<char> path)
    {
        var method = MethodOf(path);
        return method.StartsWith("stream", StringComparison.Ordinal) || method.EndsWith("-stream", StringComparison.Ordinal);
    }

    /// <summary>The same path with another model.</summary>
    public static string Replace(ReadOnlySpan<char> path, string model) =>
        TryFind(path, out var start, out var end) ? string.Concat(path[..start], Escape(model), path[end..]) : path.ToString();

    /// <summary>A model as a path segment.</summary>
    public static string Escape(string model) =>
        model.Replace("%", "%25", StringComparison.Ordinal).Replace("/", "%2F", StringComparison.Ordinal);

    private static bool TryFind(ReadOnlySpan<char> path, out int start, out int end)
    {
        end = path.LastIndexOf(':');
        start = path.LastIndexOf(Models, StringComparison.Ordinal) + Models.Length;
        if (end > start && start >= Models.Length && path.LastIndexOf('/') < end)
        {
            return true;
        }

        end = path.LastIndexOf('/');
        start = path.IndexOf(BedrockModel, StringComparison.Ordinal) + BedrockModel.Length;
        if (end > start && start >= BedrockModel.Length)
        {
            foreach (var method in BedrockMethods)
            {
                if (path[(end + 1)..].SequenceEqual(method))
                {
                    return true;
                }
            }
        }

        return false;
    }

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
