using System.Text.Json;

namespace Agentgateway.Cel.Json;

/// <summary>A JSON array; its elements are converted together at the first access, because indexing a JSON document is a scan.</summary>
internal sealed class JsonList(JsonElement element) : ICelList
{
    private CelValue[]? _items;

    public JsonElement Element => element;

    public int Count => _items?.Length ?? element.GetArrayLength();

    public CelValue Get(int index) => (_items ??= Convert())[index];

    private CelValue[] Convert()
    {
        var items = new CelValue[element.GetArrayLength()];
        var i = 0;
        foreach (var item in element.EnumerateArray())
        {
            items[i++] = CelJson.FromElement(item);
        }

        return items;
    }
}
