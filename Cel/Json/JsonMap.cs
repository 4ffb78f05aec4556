using System.Runtime.InteropServices;
using System.Text.Json;
using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Json;

/// <summary>A JSON object: single fields are looked up in the document, walking it converts all of them. The last of duplicate names counts.</summary>
internal sealed class JsonMap(JsonElement element) : ICelMap, IWeighted
{
    private const int MaxRead = 16;

    private EntryMap? _all;
    private Entry? _read;

    public JsonElement Element => element;

    public long Weight => JsonMarshal.GetRawUtf8Value(element).Length + 16;

    public int Count => All.Count;

    private EntryMap All => _all ??= Convert();

    public CelValue KeyAt(int index) => All.KeyAt(index);

    public CelValue ValueAt(int index) => All.ValueAt(index);

    public bool TryGet(in CelValue key, out CelValue value)
    {
        if (_all is not null)
        {
            return _all.TryGet(key, out value);
        }

        value = default;
        if (key.Kind != CelKind.String)
        {
            return false;
        }

        var count = 0;
        for (var entry = _read; entry is not null; entry = entry.Next, count++)
        {
            if (entry.Name == key.AsString)
            {
                value = entry.Value;
                return true;
            }
        }

        try
        {
            if (!element.TryGetProperty(key.AsString, out var property))
            {
                return false;
            }

            value = CelJson.FromElement(property);
            if (count < MaxRead)
            {
                // Twenty rules over one claim make its text once. Two threads may lose each other's entry, which costs a second reading.
                _read = new Entry(key.AsString, value, _read);
            }

            return true;
        }
        catch (Exception failure) when (failure is InvalidOperationException or ArgumentException)
        {
            // A name or key with half a surrogate pair equals no other name.
            return false;
        }
    }

    private EntryMap Convert()
    {
        var builder = new MapBuilder(8);
        foreach (var property in element.EnumerateObject())
        {
            string name;
            try
            {
                name = property.Name;
            }
            catch (InvalidOperationException)
            {
                continue;
            }

            builder.Set(CelValue.String(name), CelJson.FromElement(property.Value));
        }

        return builder.Build();
    }

    private sealed record Entry(string Name, CelValue Value, Entry? Next);
}
