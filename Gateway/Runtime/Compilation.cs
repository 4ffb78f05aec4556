using Agentgateway.Configuration;
using Agentgateway.Configuration.Model;
using Agentgateway.Gateway.Ai;
using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Expressions;

namespace Agentgateway.Gateway.Runtime;

/// <summary>One run of the snapshot compiler: its input, what it may share with the previous snapshot, and the problems found.</summary>
/// <param name="config">The bound configuration.</param>
/// <param name="document">The same as JSON, for parts that need the text.</param>
/// <param name="settings">Compiled frontend settings.</param>
/// <param name="expressions">Compiles the expressions of this configuration.</param>
internal sealed class Compilation(GatewayConfig config, ConfigDocument document, FrontendSettings settings, ExpressionCompiler expressions, StateRegistry state)
{
    private readonly HashSet<StateKey> _used = [];
    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NamedBackend> _backends = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IBackendHandler> _shared = new(StringComparer.Ordinal);
    private bool _indexed;
    private AiCapture? _capture;
    private List<StateKey>? _recorded;

    public GatewayConfig Config { get; } = config;

    public ConfigDocument Document { get; } = document;

    /// <summary>Texts of calls that expressions read; found once, when the first AI route asks.</summary>
    public AiCapture Capture => _capture ??= AiCapture.In(Document);

    /// <summary>The same without looking: null when no AI route asked.</summary>
    public AiCapture? UsedCapture => _capture;

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
        if (_warned.Add(text))
        {
            Warnings.Add(text);
        }
    }

    /// <summary>State that outlives this snapshot (buckets, health): found by owner, kind and index, else made.</summary>
    public T State<T>(string owner, string kind, int index, Func<T> create)
        where T : class
    {
        var key = new StateKey(owner, kind, index);
        _used.Add(key);
        _recorded?.Add(key);
        return state.GetOrAdd(owner, kind, index, create);
    }

    /// <summary>Compiles one route and notes what it took from here, so that a later compilation can take it over whole.</summary>
    /// <returns>Null instead of notes when the route cannot be taken over: it has errors or warnings, which name its place.</returns>
    public (T Result, RouteUse? Use) Record<T>(Func<T> compile)
    {
        var (errors, warnings, needs) = (Errors.Count, Warnings.Count, Expressions.TakeNeeds());
        _recorded = [];
        try
        {
            var result = compile();
            var use = new RouteUse(_recorded.Count == 0 ? [] : _recorded, Expressions.Needs);
            return (result, Errors.Count == errors && Warnings.Count == warnings ? use : null);
        }
        finally
        {
            _recorded = null;
            Expressions.Add(needs);
        }
    }

    /// <summary>Takes over a route of the snapshot before.</summary>
    public void Reuse(RouteUse use)
    {
        Expressions.Add(use.Needs);
        foreach (var key in use.State)
        {
            _used.Add(key);
        }
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

            // The mcp section is the backend "/mcp"; its checks go with it, whichever route leads there.
            if (Config.Mcp is { } mcp)
            {
                _backends.TryAdd("mcp", new NamedBackend { Name = "mcp", Kind = mcp.Backend, Policies = BackendPolicyMerge.FromRoute(mcp.Policies), Path = "mcp" });
            }

            _indexed = true;
        }

        return _backends.GetValueOrDefault(name.TrimStart('/'));
    }

    /// <summary>Handlers that several routes of this snapshot share, by key.</summary>
    public IBackendHandler? Shared(string key) => _shared.GetValueOrDefault(key);

    public void Share(string key, IBackendHandler handler) => _shared[key] = handler;
}
