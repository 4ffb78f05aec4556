using Microsoft.Extensions.Primitives;

namespace Agentgateway.Gateway.Forwarding.Http1;

/// <summary>Field lines in the order of arrival; reused from answer to answer.</summary>
internal sealed class FieldList
{
    /// <summary>Most field lines of one section. Each costs a look at those before it.</summary>
    public const int MaxFields = 1000;

    private HeaderField[] _fields = new HeaderField[16];

    public int Count { get; private set; }

    public ReadOnlySpan<HeaderField> Fields => _fields.AsSpan(0, Count);

    /// <exception cref="HttpIOException">There are too many.</exception>
    public void Add(HeaderField field)
    {
        if (Count == _fields.Length)
        {
            if (Count >= MaxFields)
            {
                throw new HttpIOException(HttpRequestError.ConfigurationLimitExceeded, "the answer has too many header fields");
            }

            Array.Resize(ref _fields, Math.Min(Count * 2, MaxFields));
        }

        _fields[Count++] = field;
    }

    /// <summary>All values of a name, which is compared without case; empty if absent.</summary>
    public StringValues Get(string name)
    {
        var found = StringValues.Empty;
        foreach (var field in Fields)
        {
            if (string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                found = found.Count == 0 ? new StringValues(field.Value) : StringValues.Concat(found, field.Value);
            }
        }

        return found;
    }

    /// <summary>Each name once, in a list of its own.</summary>
    public List<string> Names()
    {
        var names = new List<string>(Count);
        foreach (var field in Fields)
        {
            if (!names.Contains(field.Name, StringComparer.OrdinalIgnoreCase))
            {
                names.Add(field.Name);
            }
        }

        return names;
    }

    public void Clear()
    {
        Array.Clear(_fields, 0, Count);
        Count = 0;
    }
}
