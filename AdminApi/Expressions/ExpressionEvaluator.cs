using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Agentgateway.AdminApi.ConfigResources;
using Agentgateway.AdminApi.Http;
using Agentgateway.Cel;
using Agentgateway.Cel.Samples;
using Agentgateway.Configuration.Contracts;

namespace Agentgateway.AdminApi.Expressions;

/// <summary>Tries an expression out on sample variables, with the functions of the present configuration. Bounded like every expression of a gateway.</summary>
internal sealed class ExpressionEvaluator(ConfigImporter configuration)
{
    private const int MaxValueBytes = 256 * 1024;
    private const int MinRuns = 3;
    private const int MaxRuns = 20;

    private static readonly JsonDocumentOptions Shallow = new() { MaxDepth = 48 };

    private static readonly TimeSpan MaxTiming = TimeSpan.FromMilliseconds(5);

    private static readonly JsonElement DefaultContext = JsonElement.Parse(CelSample.Default);

    /// <summary>The variables that are used when a request has none.</summary>
    public static JsonElement SampleContext => DefaultContext;

    /// <exception cref="ApiProblemException">The context is not one.</exception>
    public async Task<CelEvaluation> EvaluateAsync(CelEvaluationRequest request, CancellationToken cancellationToken)
    {
        CelActivation variables;
        try
        {
            variables = CelSample.Read(request.Context is null ? DefaultContext : JsonSerializer.SerializeToElement(request.Context));
        }
        catch (FormatException problem)
        {
            throw ApiProblemException.Validation("/context", "value", problem.Message);
        }

        if (!CelProgram.TryCompile(request.Expression, await OptionsAsync(cancellationToken), out var program, out var error))
        {
            return new CelEvaluation(null, false, null, null, null, [], [], Diagnostic("syntax", error));
        }

        var (value, elapsed) = Run(program, variables);
        var (json, isTruncated) = value.IsError ? (null, false) : ToJson(value);
        return new CelEvaluation(
            json,
            isTruncated,
            value.IsError ? null : value.Type.Name,
            program.ResultType?.Name,
            Math.Round(elapsed.TotalMicroseconds, 2),
            [.. program.Attributes.Order(StringComparer.Ordinal)],
            [.. program.Warnings.Select(warning => Diagnostic("warning", warning))],
            value.IsError ? new CelDiagnostic(value.AsError.Name, value.AsError.Message) : null);
    }

    private async Task<CelOptions> OptionsAsync(CancellationToken cancellationToken)
    {
        var document = await configuration.ExportAsync(secrets: false, cancellationToken);
        if (document["config"] is not JsonObject config || config["customFunctions"] is not JsonValue functions || !functions.TryGetValue<string>(out var text))
        {
            return CelOptions.Gateway;
        }

        try
        {
            return CelOptions.Gateway.WithCustomFunctions(text);
        }
        catch (CelCompileException)
        {
            // Validation keeps such functions out; a document from before a rule changed must not break the page.
            return CelOptions.Gateway;
        }
    }

    // The first run is the result; a few more tell what the expression costs once it is warm.
    private static (CelValue Value, TimeSpan Elapsed) Run(CelProgram program, CelActivation variables)
    {
        var started = Stopwatch.GetTimestamp();
        var value = program.Evaluate(variables);
        var best = Stopwatch.GetElapsedTime(started);
        for (var i = 1; i < MaxRuns && (i < MinRuns || Stopwatch.GetElapsedTime(started) < MaxTiming); i++)
        {
            var again = Stopwatch.GetTimestamp();
            program.Evaluate(variables);
            var elapsed = Stopwatch.GetElapsedTime(again);
            best = elapsed < best ? elapsed : best;
        }

        return (value, best);
    }

    private static (JsonNode? Json, bool IsTruncated) ToJson(CelValue value)
    {
        var utf8 = CelJson.ToBytes(value);
        try
        {
            if (utf8.Length <= MaxValueBytes)
            {
                return (JsonNode.Parse(utf8, documentOptions: Shallow), false);
            }
        }
        catch (JsonException)
        {
            // Nested deeper than clients read: shown as text.
        }

        return (JsonValue.Create(Encoding.UTF8.GetString(utf8.AsSpan(0, Math.Min(utf8.Length, MaxValueBytes)))), true);
    }

    private static CelDiagnostic Diagnostic(string code, CelCompileError error) =>
        new(code, error.Message, error.Line, error.Column, error.Length, error.Found, error.Expected);
}
