using System.Text;
using System.Text.Json;
using Agentgateway.Configuration.Model;
using Agentgateway.Gateway.Runtime;
using Agentgateway.Llm.Pricing;

namespace Agentgateway.Gateway.Ai;

/// <summary>Prices of <c>config.modelCatalog</c>, later sources over earlier ones.</summary>
/// <remarks>
/// A file that is not there is a warning, as in agentgateway; one that cannot be read as a catalogue rejects the configuration, so that the prices before it
/// stay. The files are among those that a gateway with a configuration file watches: a change loads the configuration again.
/// </remarks>
internal sealed class ModelCatalogExtension(PriceTable prices) : ISnapshotExtension
{
    private IReadOnlyList<ReadOnlyMemory<byte>> _compiled = [];

    public void OnCompile(Compilation compilation)
    {
        var sources = compilation.Config.Static.ModelCatalog;
        var catalogs = new List<ReadOnlyMemory<byte>>(sources.Count);
        for (var i = 0; i < sources.Count; i++)
        {
            var path = $"config.modelCatalog[{i}]";
            try
            {
                if (Read(sources[i]) is { } json)
                {
                    _ = PriceCatalog.Parse(json);
                    catalogs.Add(json);
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

        _compiled = catalogs;
    }

    public void OnApplied(RuntimeSnapshot snapshot) => prices.SetConfigured(_compiled);

    private static ReadOnlyMemory<byte>? Read(ModelCatalogSource source) =>
        source.Inline is { } text ? Encoding.UTF8.GetBytes(text)
        : File.Exists(source.File) ? File.ReadAllBytes(source.File)
        : null;
}
