using System.Runtime.InteropServices;
using System.Text.Json;
using Agentgateway.Cel.Values;

namespace Agentgateway.Cel.Json;

/// <summary>A JSON array; its elements are converted together at the first access, because indexing a JSON document is a scan.</summary>
internal sealed class JsonList(JsonElement element) : ICelList, IWeighted
{
    private CelValue[]? _items;

    public JsonElement Element => element;

    public long Weight => JsonMarshal.GetRawUtf8Value(element).Length + 16;

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
