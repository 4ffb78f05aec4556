using System.Text.Json;

namespace Agentgateway.AppHost.LocalHosting.Running;

/// <summary>Secrets by name in one JSON file, mode 0600. What is in it is never changed.</summary>
/// <param name="path">The file.</param>
internal sealed class SecretStore(string path)
{
    private readonly Lock _gate = new();
    private Dictionary<string, string>? _secrets;

    /// <summary>The secret of that name, made and kept if there is none yet.</summary>
    /// <exception cref="InvalidDataException">The file is not what this class wrote.</exception>
    public string GetOrAdd(string name, Func<string> make)
    {
        lock (_gate)
        {
            _secrets ??= Read();
            if (!_secrets.TryGetValue(name, out var secret))
            {
                _secrets[name] = secret = make();
                DataFolder.WritePrivate(path, JsonSerializer.SerializeToUtf8Bytes(_secrets, LocalJson.Default.DictionaryStringString));
            }

            return secret;
        }
    }

    private Dictionary<string, string> Read()
    {
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), LocalJson.Default.DictionaryStringString) ?? [];
        }
        catch (JsonException exception)
        {
            // Going on with new secrets would make everything unreadable that was encrypted with the old ones.
            throw new InvalidDataException($"{path} is damaged. Restore it, or remove the data folder to begin anew.", exception);
        }
    }
}
