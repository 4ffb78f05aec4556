using System.Collections.Frozen;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Llm.Models;

namespace Agentgateway.Gateway.Ai;

/// <summary>Models and virtual models by name. Models: more characters beside <c>*</c> first, then file order.</summary>
internal sealed class LlmModelTable
{
    private readonly LlmModelEntry[] _models;
    private readonly LlmModelEntry[] _listed;
    private readonly FrozenDictionary<string, LlmVirtualEntry> _virtual;
    private readonly string[] _virtualNames;

    public LlmModelTable(IReadOnlyList<LlmModelEntry> models, IReadOnlyList<LlmVirtualEntry> virtualModels)
    {
        _models = [.. models.OrderByDescending(m => m.Pattern.Specificity)];
        _listed = [.. models.Where(m => !m.IsInternal && m.Pattern.IsExact)];
        Sole = _models.Length > 0 && Array.TrueForAll(_models, m => m.Target.IsSameProvider(_models[0].Target)) ? _models[0] : null;
        _virtual = virtualModels.ToFrozenDictionary(v => v.Name, StringComparer.Ordinal);
        _virtualNames = [.. virtualModels.Select(v => v.Name)];
    }

    /// <summary>Any model, if all of them are served by one provider: it takes the calls that name no model (files, batches). Null otherwise.</summary>
    public LlmModelEntry? Sole { get; }

    /// <summary>A virtual model by its exact name.</summary>
    public LlmVirtualEntry? FindVirtual(string name) => _virtual.GetValueOrDefault(name);

    /// <summary>The model that serves a name for this request.</summary>
    /// <param name="error">Why there is none: unknown, or not allowed by its rules.</param>
    public LlmModelEntry? Find(Exchange exchange, string name, out GatewayError? error)
    {
        var denied = false;
        foreach (var model in _models)
        {
            if (model.IsInternal || !model.Pattern.Matches(name) || model.Matches?.Invoke(exchange) == false)
            {
                continue;
            }

            if (model.Allows?.Invoke(exchange) == false)
            {
                denied = true;
                continue;
            }

            error = null;
            return model;
        }

        error = denied ? LlmErrors.AuthorizationDenied(name) : LlmErrors.ModelNotFound(name);
        return null;
    }

    /// <summary>Names that the caller may use, without patterns, in file order, virtual ones last.</summary>
    public IReadOnlyList<string> NamesFor(Exchange exchange)
    {
        var allowed = exchange.Caller?.AllowedModels;
        var names = new List<string>(_listed.Length + _virtualNames.Length);
        foreach (var model in _listed)
        {
            if (ModelPattern.Allows(allowed, model.Name) && model.Allows?.Invoke(exchange) != false && !names.Contains(model.Name))
            {
                names.Add(model.Name);
            }
        }

        foreach (var name in _virtualNames)
        {
            if (ModelPattern.Allows(allowed, name) && !names.Contains(name))
            {
                names.Add(name);
            }
        }

        return names;
    }
}
