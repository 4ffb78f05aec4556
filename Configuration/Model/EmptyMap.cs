namespace Agentgateway.Configuration.Model;

/// <summary>Shared empty dictionaries.</summary>
internal static class EmptyMap<T>
{
    public static IReadOnlyDictionary<string, T> Instance { get; } = new Dictionary<string, T>();
}
