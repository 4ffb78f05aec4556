using System.Text.Json.Nodes;
using Agentgateway.Configuration.Model;

namespace Agentgateway.Configuration;

/// <summary>What came of loading a configuration.</summary>
/// <param name="Config">The configuration; null when there is an error.</param>
/// <param name="Source">The document, variables replaced, secrets included; null when the text could not be parsed.</param>
/// <param name="Problems">All errors and warnings, in the order of the text.</param>
/// <param name="NotEffective">Fields that were read and checked but have no effect in this version.</param>
public sealed record ConfigLoadResult(
    GatewayConfig? Config,
    ConfigDocument? Source,
    IReadOnlyList<ConfigProblem> Problems,
    IReadOnlyList<NotEffectiveField> NotEffective)
{
    /// <summary><see cref="Source"/> as JSON. It is what is stored, published and exported.</summary>
    public JsonObject? Document => Source?.Json;

    /// <summary>Whether there is a configuration.</summary>
    public bool IsValid => Config is not null;

    /// <summary>The errors.</summary>
    public IEnumerable<ConfigProblem> Errors => Problems.Where(p => p.Severity == ConfigSeverity.Error);

    /// <summary>The warnings.</summary>
    public IEnumerable<ConfigProblem> Warnings => Problems.Where(p => p.Severity == ConfigSeverity.Warning);
}

/// <summary>A field that has no effect in this version.</summary>
/// <param name="Path">Place in the document.</param>
/// <param name="Position">Line and column.</param>
/// <param name="Reason">One line: why, and what to use instead if there is something.</param>
/// <param name="GuardsAccess">True for checks of who gets in and what passes: the gateway must refuse the traffic concerned rather than leave the check out.</param>
public sealed record NotEffectiveField(string Path, Position Position, string Reason, bool GuardsAccess = false);
