using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Agentgateway.Llm.Golden;

/// <summary>Compares JSON structurally: members in any order, arrays in order, numbers with a tolerance that hides the reference's single-precision floats. Null is not the same as absent.</summary>
/// <param name="absentIsNull">Null and absent count as equal, and so do absent and empty arrays: for bytes that pass unchanged while the reference writes them anew.</param>
internal sealed class GoldenComparer(bool absentIsNull)
{
    private const double Tolerance = 1e-6;

    // How {" begins in base64.
    private const string Base64OfObject = "eyJ";

    /// <summary>The differences found.</summary>
    public List<GoldenDifference> Differences { get; } = [];

    /// <summary>Compares two values.</summary>
    public void Compare(JsonNode? expected, JsonNode? actual, string path)
    {
        switch (expected, actual)
        {
            case (JsonObject left, JsonObject right):
                Objects(left, right, path);
                break;
            case (JsonArray left, JsonArray right):
                Arrays(left, right, path);
                break;
            // Arguments, schemas and bodies travel as JSON inside of a string; the order of their members has no meaning there either.
            case (JsonValue, JsonValue) when Inner(expected) is { } left && Inner(actual) is { } right:
                Compare(left, right, path);
                break;
            default:
                if (!Same(expected, actual))
                {
                    Differences.Add(new GoldenDifference(path, Text(expected), Text(actual)));
                }

                break;
        }
    }

    private void Objects(JsonObject expected, JsonObject actual, string path)
    {
        foreach (var (name, value) in expected)
        {
            if (actual.TryGetPropertyValue(name, out var other))
            {
                Compare(value, other, $"{path}.{name}");
            }
            else if (!MayBeAbsent(value))
            {
                Differences.Add(new GoldenDifference($"{path}.{name}", Text(value), null));
            }
        }

        foreach (var (name, value) in actual)
        {
            if (!expected.ContainsKey(name) && !MayBeAbsent(value))
            {
                Differences.Add(new GoldenDifference($"{path}.{name}", null, Text(value)));
            }
        }
    }

    private void Arrays(JsonArray expected, JsonArray actual, string path)
    {
        for (var i = 0; i < Math.Max(expected.Count, actual.Count); i++)
        {
            var place = $"{path}[{i}]";
            if (i >= expected.Count)
            {
                Differences.Add(new GoldenDifference(place, null, Text(actual[i])));
            }
            else if (i >= actual.Count)
            {
                Differences.Add(new GoldenDifference(place, Text(expected[i]), null));
            }
            else
            {
                Compare(expected[i], actual[i], place);
            }
        }
    }

    private bool MayBeAbsent(JsonNode? value) => absentIsNull && value is null or JsonArray { Count: 0 };

    private static bool Same(JsonNode? expected, JsonNode? actual)
    {
        if (expected is null || actual is null)
        {
            return expected is null && actual is null;
        }

        if (expected.GetValueKind() == JsonValueKind.Number && actual.GetValueKind() == JsonValueKind.Number)
        {
            var left = Number(expected);
            var right = Number(actual);
            return Math.Abs(left - right) <= Tolerance * Math.Max(1, Math.Abs(left));
        }

        return JsonNode.DeepEquals(expected, actual);
    }

    // The object that a string holds, as text or in base64; null if it holds none.
    private static JsonObject? Inner(JsonNode? node)
    {
        if (node is null || node.GetValueKind() != JsonValueKind.String || node.GetValue<string>() is not { } text)
        {
            return null;
        }

        try
        {
            return text.StartsWith('{') ? JsonNode.Parse(text) as JsonObject
                : text.StartsWith(Base64OfObject, StringComparison.Ordinal) ? JsonNode.Parse(Convert.FromBase64String(text)) as JsonObject
                : null;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return null;
        }
    }

    private static double Number(JsonNode node) => double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture);

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "null";
}
