namespace Agentgateway.Configuration.Reading;

/// <summary>The words of the language for the values of an enumeration.</summary>
internal sealed class EnumNames<T>(params (string Name, T Value)[] names)
    where T : struct, Enum
{
    /// <summary>For error texts and the schema; put together when asked for, since a start would pay for every enumeration of the language.</summary>
    public string Allowed => string.Join(", ", names.Select(n => n.Name).Distinct());

    public IEnumerable<string> Names => names.Select(n => n.Name);

    /// <summary>The first word for a value.</summary>
    public string? NameOf(T value) => names.FirstOrDefault(n => EqualityComparer<T>.Default.Equals(n.Value, value)).Name;

    public bool TryGet(string name, out T value)
    {
        foreach (var (candidate, result) in names)
        {
            if (string.Equals(candidate, name, StringComparison.Ordinal))
            {
                value = result;
                return true;
            }
        }

        value = default;
        return false;
    }
}
