using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Agentgateway.Llm.Golden;

/// <summary>Takes out what differs from run to run: made-up ids and times (llm.md 8.2, 8.3).</summary>
internal static partial class GoldenVolatile
{
    /// <summary>The redactions of documents: the id, the ids of output items and the times.</summary>
    public static void Redact(JsonNode? document)
    {
        if (document is not JsonObject root)
        {
            return;
        }

        Set(root, "id", "[id]");
        Set(root, "created", "[date]");
        Set(root, "created_at", "[date]");
        foreach (var item in (root["output"] as JsonArray ?? []).OfType<JsonObject>())
        {
            Set(item, "id", "[id]");
        }

        foreach (var item in (root["input"] as JsonArray ?? []).OfType<JsonObject>())
        {
            Made(item, "id");
        }
    }

    /// <summary>Made-up ids and times at any depth become empty.</summary>
    public static void Blank(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray array:
                foreach (var item in array)
                {
                    Blank(item);
                }

                break;
            case JsonObject members:
                Made(members, "id");
                Made(members, "item_id");
                Made(members, "call_id");
                Set(members, "created", 0);
                Set(members, "created_at", 0);
                foreach (var (_, value) in members)
                {
                    Blank(value);
                }

                break;
        }
    }

    private static void Set(JsonObject members, string name, JsonNode value)
    {
        if (members.ContainsKey(name))
        {
            members[name] = value;
        }
    }

    private static void Made(JsonObject members, string name)
    {
        if (members[name] is { } id && id.GetValueKind() == JsonValueKind.String && (MadeId().IsMatch(id.GetValue<string>()) || id.GetValue<string>() == "call_xxx"))
        {
            members[name] = "";
        }
    }

    [GeneratedRegex("^[a-z]{1,8}_[0-9a-f]{8,}$")]
    private static partial Regex MadeId();
}
