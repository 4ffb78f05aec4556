using System.Security.Cryptography;
using System.Text;
using Agentgateway.Configuration.Incremental;
using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Reading;

namespace Agentgateway.Configuration;

/// <summary>Loads versions of one configuration, one after the other. What did not change since the last one is not read again.</summary>
/// <remarks>
/// The result is that of <see cref="ConfigLoader"/>: the same model, the same problems at the same places. Items of lists with
/// <see cref="MinimumItems"/> entries or more are taken over as long as their text stays; every other change means reading as a whole.
/// <see cref="GatewayConfig.Context"/> and <see cref="Route.Content"/> tell the compiler what stayed. Not for use by several threads at once.
/// </remarks>
public sealed class ConfigReloader
{
    /// <summary>Lists that are shorter are read anew: it costs nothing.</summary>
    public const int MinimumItems = 64;

    private readonly ConfigLoadOptions _options;
    private readonly IncrementalYaml _yaml;
    private readonly IncrementalJson _json;
    private object _context = new();
    private string _files = "";

    /// <summary>Makes a loader without an earlier version.</summary>
    /// <param name="options">How every version is loaded.</param>
    public ConfigReloader(ConfigLoadOptions? options = null)
        : this(options, MinimumItems)
    {
    }

    internal ConfigReloader(ConfigLoadOptions? options, bool once)
        : this(options, once ? int.MaxValue : MinimumItems)
    {
    }

    internal ConfigReloader(ConfigLoadOptions? options, int minimum)
    {
        _options = options ?? ConfigLoadOptions.Default;
        _yaml = new IncrementalYaml(minimum, _options);
        _json = new IncrementalJson(minimum);
    }

    /// <summary>What the last load had to do.</summary>
    public ReloadWork Work { get; private set; } = new(true, 0, 0, 0);

    /// <summary>Loads YAML, of which JSON is a part.</summary>
    public ConfigLoadResult LoadYaml(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.TrimStart('\uFEFF');
        var problems = new List<ConfigProblem>();
        var root = _yaml.TryRead(text);
        var whole = root is null;
        root ??= _yaml.Read(text, problems);
        var unset = problems.Where(p => p.Message.StartsWith(EnvironmentExpander.UnsetPrefix, StringComparison.Ordinal)).Select(p => p.Position).ToHashSet();
        var result = Bind(root, problems, _yaml, whole);
        return unset.Count == 0 ? result : result with
        {
            Source = null,
            Problems = [.. result.Problems.Where(p => !unset.Contains(p.Position) || p.Message.StartsWith(EnvironmentExpander.UnsetPrefix, StringComparison.Ordinal))],
        };
    }

    /// <summary>Loads a JSON document. Variables are not replaced.</summary>
    /// <param name="utf8">The document; it must not be changed afterwards.</param>
    public ConfigLoadResult LoadJson(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Span.StartsWith(Encoding.UTF8.Preamble))
        {
            utf8 = utf8[3..];
        }

        var problems = new List<ConfigProblem>();
        var root = _json.TryRead(utf8);
        var whole = root is null;
        return Bind(root ?? _json.Read(utf8, problems), problems, _json, whole);
    }

    private ConfigLoadResult Bind<T>(ConfigNode? root, List<ConfigProblem> problems, IncrementalDocument<T> document, bool whole)
        where T : unmanaged, IEquatable<T>
    {
        var reader = new ConfigReader(_options, problems);
        var result = ConfigLoader.Bind(root, reader, problems);
        Work = new ReloadWork(whole, document.ItemsRead, reader.ItemsBound, reader.ItemsReused);
        var files = Fingerprint(reader.ContextFiles);
        if (whole || !document.OnlyRoutesChanged || files != _files)
        {
            (_context, _files) = (new object(), files);
        }

        return result.Config is { } config && document.Root is not null ? result with { Config = config with { Context = new ContentIdentity(_context) } } : result;
    }

    private string Fingerprint(IReadOnlyCollection<string> files)
    {
        if (!_options.ReadFiles || files.Count == 0)
        {
            return "";
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file));
            try
            {
                hash.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                // Not there, or not a file: the compiler says so, each time anew.
                return Guid.NewGuid().ToString();
            }
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
