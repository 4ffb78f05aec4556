using System.Text.Json.Nodes;

namespace Agentgateway.Portal.Services;

/// <summary>Small edits of a spec that leave everything else as it was.</summary>
internal static class SpecEdit
{
    /// <summary>Sets a text, or removes the field if the text is empty.</summary>
    public static void Set(JsonObject body, string name, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            body.Remove(name);
        }
        else
        {
            body[name] = text.Trim();
        }
    }

    /// <summary>The object below <paramref name="name"/>, made if missing.</summary>
    public static JsonObject Child(JsonObject body, string name)
    {
        if (body[name] is not JsonObject child)
        {
            child = [];
            body[name] = child;
        }

        return child;
    }

    public static void RemoveIfEmpty(JsonObject body, string name)
    {
        if (body[name] is JsonObject { Count: 0 })
        {
            body.Remove(name);
        }
    }
}
