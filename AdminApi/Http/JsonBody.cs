using System.Text.Json;
using System.Text.Json.Nodes;

namespace Agentgateway.AdminApi.Http;

/// <summary>Reads a request body as a JSON object.</summary>
internal static class JsonBody
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <exception cref="ApiProblemException">Not a JSON object, or a property twice.</exception>
    public static async Task<JsonObject> ReadObjectAsync(HttpContext context)
    {
        try
        {
            var node = await JsonNode.ParseAsync(context.Request.Body, documentOptions: Strict, cancellationToken: context.RequestAborted);
            return node as JsonObject ?? throw ApiProblemException.Validation("", "type", "The body must be a JSON object.");
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException(e.Message, StatusCodes.Status400BadRequest, e);
        }
    }
}
