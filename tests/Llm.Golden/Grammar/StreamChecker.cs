using System.Text.Json;

namespace Agentgateway.Llm.Golden.Grammar;

/// <summary>Base of the grammars: splits the stream into events and collects faults.</summary>
internal abstract class StreamChecker
{
    private readonly List<string> _faults = [];
    private int _event = -1;

    /// <summary>Checks a whole stream.</summary>
    public IReadOnlyList<string> Run(string text)
    {
        var normal = text.ReplaceLineEndings("\n");
        if (normal.Length > 0 && !normal.EndsWith("\n\n", StringComparison.Ordinal))
        {
            Fault("the stream ends inside of an event");
        }

        foreach (var block in normal.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            string? name = null;
            var data = new List<string>();
            foreach (var line in block.Split('\n'))
            {
                if (line.StartsWith("event: ", StringComparison.Ordinal))
                {
                    name = line[7..];
                }
                else if (line.StartsWith("data: ", StringComparison.Ordinal))
                {
                    data.Add(line[6..]);
                }
                else if (!line.StartsWith(':'))
                {
                    Fault($"a line is neither event, data nor comment: {line}");
                }
            }

            if (data.Count > 0)
            {
                _event++;
                Event(name, string.Join('\n', data));
            }
        }

        _event = -1;
        AtEnd();
        return _faults;
    }

    /// <summary>Checks one event.</summary>
    protected abstract void Json(string? name, JsonElement data);

    /// <summary>The literal <c>[DONE]</c>.</summary>
    protected virtual void Done() => Fault("[DONE] is no part of this format");

    /// <summary>Checks what must have come.</summary>
    protected abstract void AtEnd();

    /// <summary>Notes a fault.</summary>
    protected void Fault(string fault) => _faults.Add(_event < 0 ? fault : $"event {_event}: {fault}");

    /// <summary>Notes a fault unless the condition holds.</summary>
    protected bool Must(bool condition, string fault)
    {
        if (!condition)
        {
            Fault(fault);
        }

        return condition;
    }

    /// <summary>A string member; null if it is none.</summary>
    protected static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>An integer member; -1 if it is none.</summary>
    protected static int Number(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : -1;

    /// <summary>A member; undefined if absent.</summary>
    protected static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    /// <summary>True if the text is a JSON object.</summary>
    protected static bool IsObject(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void Event(string? name, string data)
    {
        if (data == "[DONE]")
        {
            Done();
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(data);
            Json(name, document.RootElement);
        }
        catch (JsonException e)
        {
            Fault("the data is no JSON: " + e.Message);
        }
    }
}
