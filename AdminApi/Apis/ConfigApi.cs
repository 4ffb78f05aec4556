using System.Text;
using Agentgateway.AdminApi.Audit;
using Agentgateway.AdminApi.ConfigResources;
using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Http;
using Agentgateway.AdminApi.Identity;
using Agentgateway.Configuration.Contracts;

namespace Agentgateway.AdminApi.Apis;

/// <summary>Whole documents: import, apply, validate, export.</summary>
internal static class ConfigApi
{
    private const long MaxImportBytes = 10 * 1024 * 1024;

    public static void MapConfig(this IEndpointRouteBuilder api)
    {
        var config = api.MapGroup("").RequireAuthorization(Roles.Admin).WithTags("Configuration");
        config.MapPost("/config:import", (bool? dryRun, bool? prune, ConfigImporter importer, HttpContext context) =>
                ImportAsync(prune ?? true, dryRun ?? false, importer, context))
            .TakesQuery("dryRun", "prune").TakesBody(MaxImportBytes).AcceptsDocument().Produces<ImportResult>()
            .WithSummary("Make the configuration equal to an agentgateway document (YAML or JSON)");
        config.MapPost("/config:apply", (bool? dryRun, bool? prune, ConfigImporter importer, HttpContext context) =>
                ImportAsync(prune ?? false, dryRun ?? false, importer, context))
            .TakesQuery("dryRun", "prune").TakesBody(MaxImportBytes).AcceptsDocument().Produces<ImportResult>()
            .WithSummary("Merge a document into the configuration as one revision; what it does not name stays");
        config.MapPost("/config:validate", ValidateAsync)
            .TakesBody(MaxImportBytes).AcceptsDocument().Produces<ConfigValidation>().WithSummary("Check a document; changes nothing");
        config.MapGet("/config/export", ExportAsync)
            .TakesQuery("format", "secrets").Produces<string>(200, "application/yaml", "application/json")
            .WithSummary("The present document; secrets=include gives their values and is audited");
        config.MapGet("/config/effective", async (ConfigImporter importer, CancellationToken token) => Results.Ok(await importer.ExportAsync(secrets: false, token)))
            .Produces<object>().WithSummary("The present document as JSON, secrets as references");
    }

    private static async Task<IResult> ImportAsync(bool prune, bool dryRun, ConfigImporter importer, HttpContext context)
    {
        var loaded = ConfigImporter.Load(await ReadTextAsync(context, context.RequestAborted), IsJson(context));
        var request = new ConfigChangeRequest("import", Actor.From(context), "Import", DryRun: dryRun);
        var result = await importer.ImportAsync(loaded.Document!, prune, request, [.. loaded.Warnings.Select(w => w.ToString())], context.RequestAborted);
        return Results.Ok(result);
    }

    private static async Task<IResult> ValidateAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var text = await ReadTextAsync(context, cancellationToken);
        try
        {
            var loaded = ConfigImporter.Load(text, IsJson(context));
            return Results.Ok(new ConfigValidation(true, [], [.. loaded.Warnings.Select(w => w.ToString())]));
        }
        catch (ApiProblemException problem)
        {
            return Results.Ok(new ConfigValidation(false, problem.Errors ?? [], []));
        }
    }

    private static async Task<IResult> ExportAsync(
        string? format, string? secrets, ConfigImporter importer, ControlDatabase database, TimeProvider time, HttpContext context, CancellationToken cancellationToken)
    {
        if (format is not (null or "yaml" or "json"))
        {
            throw ApiProblemException.Validation("?format", "value", "format is yaml or json.");
        }

        if (secrets is not (null or "reference" or "include"))
        {
            throw ApiProblemException.Validation("?secrets", "value", "secrets is reference or include.");
        }

        if (secrets == "include")
        {
            await database.WriteAsync(
                db => AuditLog.AppendAsync(db, Actor.From(context), "config.export_secrets", time.GetUtcNow().ToUnixTimeMilliseconds(), cancellationToken),
                cancellationToken);
        }

        var document = await importer.ExportAsync(secrets == "include", cancellationToken);
        return format == "json"
            ? Results.Text(document.ToJsonString(RelaxedJson.Indented), "application/json", Encoding.UTF8)
            : Results.Text(YamlText.Write(document, escapeVariables: true), "application/yaml", Encoding.UTF8);
    }

    private static RouteHandlerBuilder AcceptsDocument(this RouteHandlerBuilder endpoint) =>
        endpoint.Accepts<object>("application/yaml", "application/json", "text/yaml", "application/x-yaml", "text/plain");

    private static bool IsJson(HttpContext context) =>
        context.Request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true;

    private static async Task<string> ReadTextAsync(HttpContext context, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
