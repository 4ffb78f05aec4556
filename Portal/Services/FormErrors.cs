using Agentgateway.Configuration.Contracts;

namespace Agentgateway.Portal.Services;

/// <summary>Puts the field errors of a problem beside the fields of a form.</summary>
/// <param name="fields">JSON pointers of the form's fields. An error below one of them belongs to it.</param>
public sealed class FormErrors(params string[] fields)
{
    private Problem? _problem;

    /// <summary>The refusal shown now; null if there is none.</summary>
    public Problem? Problem => _problem;

    /// <summary>Takes the outcome of a save; null clears.</summary>
    public void Set(Problem? problem) => _problem = problem;

    /// <summary>Refuses locally, before asking AdminApi.</summary>
    public void Require(string pointer, string message) => Add(new ProblemError(pointer, "required", message));

    /// <summary>True if some field is refused.</summary>
    public bool Any => _problem is not null;

    /// <summary>The messages of one field; null if it is fine.</summary>
    public string? For(string field)
    {
        var messages = (_problem?.Errors ?? []).Where(error => Owner(error.Pointer) == field).Select(error => error.Message).ToList();
        return messages.Count == 0 ? null : string.Join(" ", messages);
    }

    /// <summary>What no field of the form shows, as a problem for the top of the form; null if the fields show it all.</summary>
    public Problem? Rest
    {
        get
        {
            var rest = (_problem?.Errors ?? []).Where(error => Owner(error.Pointer) is null).ToList();
            return _problem is null || (_problem.Errors is { Count: > 0 } && rest.Count == 0) ? null : _problem with { Errors = rest };
        }
    }

    // The longest pointer wins, so that /spec/params/baseUrl is not claimed by a field for /spec.
    private string? Owner(string pointer) => fields
        .Where(field => pointer == field || pointer.StartsWith(field + "/", StringComparison.Ordinal))
        .MaxBy(field => field.Length);

    private void Add(ProblemError error) =>
        _problem = (_problem ?? new Problem(null, null, 400, null, null, ProblemCodes.ValidationFailed, null, [], null)) with
        {
            Errors = [.. _problem?.Errors ?? [], error],
        };
}
