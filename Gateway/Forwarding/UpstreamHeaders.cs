using Microsoft.Extensions.Primitives;

namespace Agentgateway.Gateway.Forwarding;

/// <summary>The headers of one attempt: a small ordered list, names compared without case. <c>Host</c> is not in it (<see cref="UpstreamRequest.Authority"/>).</summary>
internal sealed class UpstreamHeaders
{
    private KeyValuePair<string, StringValues>[] _items = new KeyValuePair<string, StringValues>[16];

    public int Count { get; private set; }

    public KeyValuePair<string, StringValues> this[int index] => index < Count ? _items[index] : throw new ArgumentOutOfRangeException(nameof(index));

    /// <summary>All values of a name; empty if absent.</summary>
    public StringValues Get(string name)
    {
        var at = Find(name);
        return at < 0 ? StringValues.Empty : _items[at].Value;
    }

    public bool Contains(string name) => Find(name) >= 0;

    /// <summary>Replaces all values of a name.</summary>
    public void Set(string name, StringValues value)
    {
        var at = Find(name);
        if (at < 0)
        {
            Append(name, value);
        }
        else
        {
            _items[at] = new(name, value);
        }
    }

    /// <summary>Adds a value beside those that are there.</summary>
    public void Add(string name, StringValues value)
    {
        var at = Find(name);
        if (at < 0)
        {
            Append(name, value);
        }
        else
        {
            _items[at] = new(_items[at].Key, StringValues.Concat(_items[at].Value, value));
        }
    }

    public bool Remove(string name)
    {
        var at = Find(name);
        if (at < 0)
        {
            return false;
        }

        Count--;
        Array.Copy(_items, at + 1, _items, at, Count - at);
        _items[Count] = default;
        return true;
    }

    public void Clear()
    {
        Array.Clear(_items, 0, Count);
        Count = 0;
    }

    private int Find(string name)
    {
        for (var i = 0; i < Count; i++)
        {
            if (string.Equals(_items[i].Key, name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    private void Append(string name, StringValues value)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Count * 2);
        }

        _items[Count++] = new(name, value);
    }
}
