namespace Agentgateway.Configuration;

/// <summary>How a configuration is loaded.</summary>
public sealed record ConfigLoadOptions
{
    /// <summary>Replaces variables from the process environment and reads secret files.</summary>
    public static ConfigLoadOptions Default { get; } = new();

    /// <summary>Neither replaces variables nor reads files: for documents whose files are on another machine, as in the control plane.</summary>
    public static ConfigLoadOptions DocumentOnly { get; } = new() { ExpandEnvironment = false, ReadFiles = false };

    /// <summary>Whether <c>$NAME</c>, <c>${NAME}</c> and <c>${NAME:-default}</c> are replaced. JSON documents are never expanded.</summary>
    public bool ExpandEnvironment { get; init; } = true;

    /// <summary>Looks up a variable; null means unset.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>Whether <c>{file: path}</c> secrets are read. When not, they are empty but keep their path.</summary>
    public bool ReadFiles { get; init; } = true;

    /// <summary>Reads a secret file. Relative paths are those of the working directory.</summary>
    public Func<string, string> ReadFile { get; init; } = File.ReadAllText;
}
