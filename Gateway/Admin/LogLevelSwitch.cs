using System.Collections.Frozen;
using Microsoft.Extensions.Logging;

namespace Agentgateway.Gateway.Admin;

/// <summary>Log levels that can change while the process runs: a default and exceptions by category, as in <c>info,agentgateway::llm=debug</c>.</summary>
/// <remarks>A target of agentgateway (<c>agentgateway::llm</c>) names the folder of ours that does its work (<c>Agentgateway.Gateway.Ai</c>).</remarks>
internal sealed class LogLevelSwitch
{
    /// <summary>Target of the access log line.</summary>
    public const string RequestTarget = "request";

    private static readonly FrozenDictionary<string, string> Folders = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["agentgateway"] = "Agentgateway",
        ["agentgateway::llm"] = "Agentgateway.Gateway.Ai",
        ["agentgateway::mcp"] = "Agentgateway.Gateway.Mcp",
        ["agentgateway::a2a"] = "Agentgateway.Gateway.A2A",
        ["agentgateway::proxy"] = "Agentgateway.Gateway.Pipeline",
        ["agentgateway::http"] = "Agentgateway.Gateway.Policies",
        ["agentgateway::client"] = "Agentgateway.Gateway.Forwarding",
        ["agentgateway::telemetry"] = "Agentgateway.Gateway.Telemetry",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private State _state = new("info", LogLevel.Information, []);
    private State _initial = new("info", LogLevel.Information, []);

    /// <summary>The directives in force, as text.</summary>
    public string Text => Volatile.Read(ref _state).Text;

    public bool IsEnabled(string? category, LogLevel level)
    {
        var state = Volatile.Read(ref _state);
        var limit = state.Default;
        var best = -1;
        foreach (var (prefix, value) in state.Exceptions)
        {
            if (prefix.Length > best && category is not null && category.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                best = prefix.Length;
                limit = value;
            }
        }

        // Framework chatter below warning is nobody's business unless it was named.
        if (best < 0 && category is not null && !category.StartsWith("Agentgateway", StringComparison.Ordinal) && limit < LogLevel.Warning)
        {
            limit = LogLevel.Warning;
        }

        return level >= limit && level != LogLevel.None;
    }

    /// <summary>Sets the level that <see cref="Reset"/> returns to.</summary>
    public bool TryInitialise(string directives)
    {
        if (!TryParse(directives, out var state))
        {
            return false;
        }

        Volatile.Write(ref _initial, state);
        Volatile.Write(ref _state, state);
        return true;
    }

    /// <summary>Whether <see cref="TrySet"/> would take them.</summary>
    public static bool IsValid(string directives) => TryParse(directives, out _);

    public bool TrySet(string directives)
    {
        if (!TryParse(directives, out var state))
        {
            return false;
        }

        Volatile.Write(ref _state, state);
        return true;
    }

    public void Reset() => Volatile.Write(ref _state, Volatile.Read(ref _initial));

    private static bool TryParse(string directives, out State state)
    {
        var fallback = LogLevel.Information;
        var exceptions = new List<(string, LogLevel)>();
        state = new State(directives, fallback, exceptions);
        foreach (var part in directives.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (!TryLevel(equals < 0 ? part : part[(equals + 1)..], out var level))
            {
                return false;
            }

            if (equals < 0)
            {
                fallback = level;
            }
            else
            {
                var target = part[..equals];
                exceptions.Add((Folders.GetValueOrDefault(target) ?? target, level));
            }
        }

        state = new State(directives, fallback, exceptions);
        return true;
    }

    private static bool TryLevel(string text, out LogLevel level)
    {
        (var known, level) = text.ToLowerInvariant() switch
        {
            "trace" => (true, LogLevel.Trace),
            "debug" => (true, LogLevel.Debug),
            "info" => (true, LogLevel.Information),
            "warn" or "warning" => (true, LogLevel.Warning),
            "error" => (true, LogLevel.Error),
            "off" => (true, LogLevel.None),
            _ => (false, LogLevel.None),
        };
        return known;
    }

    private sealed record State(string Text, LogLevel Default, IReadOnlyList<(string Prefix, LogLevel Level)> Exceptions);
}
