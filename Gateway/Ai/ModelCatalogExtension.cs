using System.Text;
using System.Text.Json;
using Agentgateway.Configuration.Model;
using Agentgateway.Gateway.Runtime;
using Agentgateway.Llm.Pricing;

namespace Agentgateway.Gateway.Ai;

/// <summary>Prices of <c>config.modelCatalog</c>: laid over the built-in catalogue, later sources over earlier ones.</summary>
/// <remarks>A file that is not there is a warning, as in agentgateway; one that cannot be read as a catalogue rejects the configuration.</remarks>
internal sealed class ModelCatalogExtension(PriceTable prices) : ISnapshotExtension
{
    private PriceCatalog _compiled = PriceCatalog.Empty;

    public void OnCompile(Compilation compilation)
    {
        var sources = compilation.Config.Static.ModelCatalog;
        var catalog = sources.Count == 0 ? PriceCatalog.Empty : PriceCatalog.Builtin;
        for (var i = 0; i < sources.Count; i++)
        {
            var path = $"config.modelCatalog[{i}]";
            try
            {
                if (Read(sources[i]) is { } json)
                {
                    catalog = catalog.With(json);
                }
                else
                {
                    compilation.Warn(path, "the file is not there: its prices are not used");
                }
            }
            catch (Exception e) when (e is JsonException or FormatException or IOException or UnauthorizedAccessException)
            {
                compilation.Error(path, e.Message);
            }
        }

        _compiled = catalog;
    }

    public void OnApplied(RuntimeSnapshot snapshot) => prices.SetConfigured(_compiled);

    private static ReadOnlyMemory<byte>? Read(ModelCatalogSource source) =>
        source.Inline is { } text ? Encoding.UTF8.GetBytes(text)
        : File.Exists(source.File) ? File.ReadAllBytes(source.File)
        : null;
}
