using System.Text;
using System.Text.Json.Nodes;
using Agentgateway.AdminApi.Http;
using Agentgateway.Configuration;
using Agentgateway.Configuration.Contracts;

namespace Agentgateway.AdminApi.ConfigResources;

/// <summary>Validates documents with the very code that gateways load them with.</summary>
internal static class ConfigDocumentChecks
{
    /// <summary>Checks a joined document.</summary>
    /// <param name="subject">The resource that the caller is writing; errors in others name them in the pointer.</param>
    /// <returns>Warnings.</returns>
    /// <exception cref="ApiProblemException">All errors at once, as JSON pointers.</exception>
    public static IReadOnlyList<string> Require(JsonObject document, DocumentPlaces places, ResourceKey? subject)
    {
        var result = ConfigLoader.LoadJson(Encoding.UTF8.GetBytes(document.ToJsonString()), ConfigLoadOptions.DocumentOnly);
        var errors = result.Errors.Select(problem => ToError(problem, places, subject)).ToList();
        if (errors.Count > 0)
        {
            throw ApiProblemException.Validation(errors);
        }

        return [.. result.Warnings.Select(w => w.ToString())];
    }

    /// <summary>Errors of a document that a client sent as text: pointers into the document, with line and column in the message.</summary>
    public static List<ProblemError> Errors(ConfigLoadResult result) =>
        [.. result.Errors.Select(p => new ProblemError(DocumentPlaces.ToPointer(p.Path), "invalid_config", p.ToString()))];

    private static ProblemError ToError(ConfigProblem problem, DocumentPlaces places, ResourceKey? subject)
    {
        // Lines of the joined text mean nothing to the caller.
        var message = (problem with { Position = default }).ToString();
        if (places.Find(problem.Path) is not { } found)
        {
            return new ProblemError(DocumentPlaces.ToPointer(problem.Path), "invalid_config", message);
        }

        var prefix = found.Key == subject ? "" : "/" + found.Key;
        return new ProblemError($"{prefix}/spec{found.Pointer}", "invalid_config", message);
    }
}
