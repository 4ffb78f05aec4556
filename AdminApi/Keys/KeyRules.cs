using Agentgateway.AdminApi.Http;
using Agentgateway.Configuration.Contracts;

namespace Agentgateway.AdminApi.Keys;

/// <summary>What the fields of a key may hold.</summary>
internal static class KeyRules
{
    private const int MaxName = 100;
    private const int MaxEntries = 200;
    private const int MaxGraceSeconds = 2_592_000;

    public static void RequireValid(ApiKeyCreate create, string kind, DateTimeOffset now)
    {
        var errors = new List<ProblemError>();
        CheckName(create.Name, errors);
        if (kind is not ("personal" or "service"))
        {
            errors.Add(new ProblemError("/kind", "value", "kind is personal or service."));
        }

        CheckExpiry(create.ExpiresAt, now, errors);
        CheckPatterns(create.AllowedModels, "/allowedModels", errors);
        CheckPatterns(create.AllowedMcpTools, "/allowedMcpTools", errors);
        if (create.Metadata is { } metadata && (metadata.Count > 32 || metadata.Any(m => m.Key.Length > 64 || m.Value is null || m.Value.Length > 500)))
        {
            errors.Add(new ProblemError("/metadata", "length", "At most 32 entries with names up to 64 and values up to 500 characters."));
        }

        ThrowIfAny(errors);
    }

    public static void RequireValid(MergePatch<ApiKeyPatch> patch, DateTimeOffset now)
    {
        var errors = new List<ProblemError>();
        if (patch.Has("name"))
        {
            CheckName(patch.Value.Name, errors);
        }

        CheckExpiry(patch.Value.ExpiresAt, now, errors);
        CheckPatterns(patch.Value.AllowedModels, "/allowedModels", errors);
        CheckPatterns(patch.Value.AllowedMcpTools, "/allowedMcpTools", errors);
        ThrowIfAny(errors);
    }

    public static void RequireValid(KeyRotate rotate)
    {
        if (rotate.GraceSeconds is < 0 or > MaxGraceSeconds)
        {
            throw ApiProblemException.Validation("/graceSeconds", "range", $"graceSeconds is 0 to {MaxGraceSeconds}.");
        }
    }

    private static void CheckName(string? name, List<ProblemError> errors)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > MaxName || name.Any(char.IsControl))
        {
            errors.Add(new ProblemError("/name", "length", $"A name has 1 to {MaxName} characters."));
        }
    }

    private static void CheckExpiry(DateTimeOffset? expiresAt, DateTimeOffset now, List<ProblemError> errors)
    {
        if (expiresAt <= now)
        {
            errors.Add(new ProblemError("/expiresAt", "range", "The expiry lies in the past."));
        }
    }

    private static void CheckPatterns(List<string>? patterns, string pointer, List<ProblemError> errors)
    {
        if (patterns is null)
        {
            return;
        }

        if (patterns.Count > MaxEntries)
        {
            errors.Add(new ProblemError(pointer, "length", $"At most {MaxEntries} entries."));
        }

        for (var i = 0; i < patterns.Count; i++)
        {
            var pattern = patterns[i];
            if (string.IsNullOrEmpty(pattern) || pattern.Length > 200 || (pattern.Length > 1 && pattern[1..^1].Contains('*', StringComparison.Ordinal)) || pattern is "**")
            {
                errors.Add(new ProblemError($"{pointer}/{i}", "format", "A pattern has 1 to 200 characters and at most one *, at its start or end."));
            }
        }
    }

    private static void ThrowIfAny(List<ProblemError> errors)
    {
        if (errors.Count > 0)
        {
            throw ApiProblemException.Validation(errors);
        }
    }
}
