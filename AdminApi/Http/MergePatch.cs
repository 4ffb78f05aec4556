using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Agentgateway.Configuration.Contracts;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;

namespace Agentgateway.AdminApi.Http;

/// <summary>An RFC 7396 merge patch in the shape of <typeparamref name="T"/>: tells an absent field from one set to null.</summary>
internal sealed class MergePatch<T>(T value, JsonObject body) : IEndpointParameterMetadataProvider
{
    /// <summary>The fields that are present; absent ones hold their defaults.</summary>
    public T Value { get; } = value;

    /// <summary>True if the field was sent, null included.</summary>
    public bool Has(string name) => body.ContainsKey(name);

    public static async ValueTask<MergePatch<T>?> BindAsync(HttpContext context)
    {
        var options = context.RequestServices.GetRequiredService<IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions>>().Value.SerializerOptions;
        var body = await JsonBody.ReadObjectAsync(context);
        var known = options.GetTypeInfo(typeof(T)).Properties.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        var errors = body.Select(p => p.Key).Where(name => !known.Contains(name))
            .Select(name => new ProblemError("/" + name, "unknown_field", $"Unknown field '{name}'; known: {string.Join(", ", known)}.")).ToList();
        if (errors.Count > 0)
        {
            throw ApiProblemException.Validation(errors);
        }

        try
        {
            return new MergePatch<T>(body.Deserialize<T>(options)!, body);
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException(e.Message, StatusCodes.Status400BadRequest, e);
        }
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/merge-patch+json", "application/json"], typeof(T)));
}
