using System.Text.Json.Nodes;
using Agentgateway.Configuration.Model;
using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Expressions;

namespace Agentgateway.Gateway.Runtime;

/// <summary>One run of the snapshot compiler: its input, what it may share with the previous snapshot, and the problems found.</summary>
/// <param name="config">The bound configuration.</param>
/// <param name="document">The same as JSON, for parts that need the text.</param>
/// <param name="settings">Compiled frontend settings.</param>
/// <param name="expressions">Compiles the expressions of this configuration.</param>
internal sealed class Compilation(GatewayConfig config, JsonObject document, FrontendSettings settings, ExpressionCompiler expressions, StateRegistry state)
{
    private readonly HashSet<StateKey> _used = [];
    private readonly Dictionary<string, NamedBackend> _backends = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IBackendHandler> _shared = new(StringComparer.Ordinal);
    private bool _indexed;

    public GatewayConfig Config { get; } = config;

    public JsonObject Document { get; } = document;

    public FrontendSettings Settings { get; } = settings;

    /// <summary>Turns expressions into delegates and notes what they need.</summary>
    public ExpressionCompiler Expressions { get; } = expressions;

    /// <summary>Reasons not to serve this configuration, as <c>path: message</c>; never with secrets.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Things that work differently from what the file may expect.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>State keys that this snapshot uses.</summary>
    public IReadOnlySet<StateKey> UsedState => _used;

    public void Error(string path, string message) => Errors.Add(path.Length == 0 ? message : $"{path}: {message}");

    public void Warn(string path, string message)
    {
        var text = path.Length == 0 ? message : $"{path}: {message}";
        if (!Warnings.Contains(text))
        {
            Warnings.Add(text);
        }
    }

    /// <summary>State that outlives this snapshot (buckets, health): found by owner, kind and index, else made.</summary>
    public T State<T>(string owner, string kind, int index, Func<T> create)
        where T : class
    {
        _used.Add(new StateKey(owner, kind, index));
        return state.GetOrAdd(owner, kind, index, create);
    }

    /// <summary>A top-level backend by name; null if there is none.</summary>
    public NamedBackend? FindBackend(string name)
    {
        if (!_indexed)
        {
            foreach (var backend in Config.Backends)
            {
                _backends.TryAdd(backend.Name, backend);
            }

            _indexed = true;
        }

        return _backends.GetValueOrDefault(name.TrimStart('/'));
    }

    /// <summary>Handlers that several routes of this snapshot share, by key.</summary>
    public IBackendHandler? Shared(string key) => _shared.GetValueOrDefault(key);

    public void Share(string key, IBackendHandler handler) => _shared[key] = handler;
}
