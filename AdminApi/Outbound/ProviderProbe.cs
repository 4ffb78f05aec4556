using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Agentgateway.AdminApi.ConfigResources;
using Agentgateway.AdminApi.Publishing;
using Agentgateway.Configuration.Contracts;

namespace Agentgateway.AdminApi.Outbound;

/// <summary>Tests the connection to a provider: lists its models with the stored credential.</summary>
internal sealed class ProviderProbe(GuardedHttp http, ISecretValues secrets)
{
    private const int MaxModels = 500;

    /// <summary>Never throws for what the provider does; the result says what happened, without the credential.</summary>
    public async Task<ProviderTest> TestAsync(JsonObject spec, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        if (ProviderEndpoint.From(spec) is not { } endpoint)
        {
            return new ProviderTest(false, null, "This kind of provider has no list of models to test with; make a request in the playground instead.", 0);
        }

        if (!Uri.TryCreate(endpoint.ModelsUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            return new ProviderTest(false, null, "The base URL is not an http or https URL.", 0);
        }

        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            if (await CredentialAsync(spec, cancellationToken) is { } credential)
            {
                endpoint.Authenticate(request, credential);
            }

            using var response = await http.SendAsync(request, cancellationToken);
            var status = (int)response.StatusCode;
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.IsSuccessStatusCode
                ? new ProviderTest(true, status, "The provider answered.", clock.ElapsedMilliseconds, Models(body))
                : new ProviderTest(false, status, Explain(status), clock.ElapsedMilliseconds);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or System.Net.Sockets.SocketException)
        {
            return new ProviderTest(false, null, e is AddressRefusedException ? e.Message : "No connection: " + (e.InnerException ?? e).Message, clock.ElapsedMilliseconds);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ProviderTest(false, null, "No answer within 10 seconds.", clock.ElapsedMilliseconds);
        }
    }

    private async Task<string?> CredentialAsync(JsonObject spec, CancellationToken cancellationToken) => spec["params"]?["apiKey"] switch
    {
        JsonObject o when SecretPlaces.ReferenceOf(o) is { } id => await secrets.OpenAsync(id, cancellationToken),
        JsonValue v when v.TryGetValue<string>(out var text) => text,
        _ => null,
    };

    private static string Explain(int status) => status switch
    {
        401 or 403 => "The provider refuses the credential.",
        404 => "The provider has no list of models at this base URL.",
        429 => "The provider limits the rate of requests.",
        >= 300 and < 400 => "The provider redirects; enter the address that it redirects to.",
        _ => $"The provider answered with status {status}.",
    };

    private static List<string>? Models(string body)
    {
        try
        {
            var root = JsonNode.Parse(body);
            var list = (root?["data"] ?? root?["models"]) as JsonArray;
            return list?.Select(m => (m?["id"] ?? m?["name"])?.ToString()).OfType<string>().Take(MaxModels).ToList();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
