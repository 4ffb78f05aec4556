using System.Text;
using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Llm;

namespace Agentgateway.Gateway.Ai;

/// <summary>The credential of a provider, put where that provider looks for it. The client's own credentials are removed when there is one.</summary>
internal sealed class AiCredential
{
    private const string BearerPrefix = "Bearer ";
    private static readonly string[] CredentialHeaders = ["Authorization", "x-api-key", "api-key", "x-goog-api-key"];

    private readonly SecretText? _key;
    private readonly AuthorizationLocation? _location;
    private readonly IReadOnlyList<BackendCredential> _further;

    private AiCredential(SecretText? key, AuthorizationLocation? location, IReadOnlyList<BackendCredential> further)
    {
        _key = key;
        _location = location;
        _further = further;
    }

    /// <summary>No credential: what the client sent passes, apart from a key that a policy accepted and removed.</summary>
    public static AiCredential None { get; } = new(null, null, []);

    /// <summary>A key in the provider's usual place.</summary>
    public static AiCredential Key(SecretText key) => new(key, null, []);

    /// <summary>The key forms of <c>backendAuth</c>; null if the form is another one.</summary>
    public static AiCredential? From(BackendAuth auth) => auth.Main switch
    {
        KeyAuth key => new AiCredential(key.Key, key.Location, auth.Credentials),
        PassthroughAuth => new AiCredential(null, null, auth.Credentials),
        null => new AiCredential(null, null, auth.Credentials),
        _ => null,
    };

    /// <summary>Writes the credential into a request of the given kind.</summary>
    public void Apply(UpstreamRequest request, AiTarget target, LlmRouteType type)
    {
        if (_key is not null)
        {
            foreach (var name in CredentialHeaders)
            {
                request.Headers.Remove(name);
            }

            if (_location is null)
            {
                Native(request, target, type, _key.Reveal());
            }
            else
            {
                Insert(request, _location, _key.Reveal());
            }
        }
        else if (target.Kind is AiProviderKind.Anthropic && IsAnthropic(type))
        {
            MoveBearer(request);
        }

        for (var i = 0; i < _further.Count; i++)
        {
            Insert(request, _further[i].Location, _further[i].Key.Reveal());
        }

        if (target.Kind == AiProviderKind.Anthropic && !request.Headers.Contains("anthropic-version"))
        {
            request.Headers.Set("anthropic-version", "2023-06-01");
        }
    }

    // Each provider's documented header. OAuth tokens of Anthropic and Google stay bearer tokens.
    private static void Native(UpstreamRequest request, AiTarget target, LlmRouteType type, string key)
    {
        switch (target.Kind)
        {
            case AiProviderKind.Anthropic when IsAnthropic(type) && !key.StartsWith("sk-ant-oat", StringComparison.Ordinal):
                request.Headers.Set("x-api-key", key);
                break;
            case AiProviderKind.Gemini when LlmRouteTypes.HasModelInPath(type) && !key.StartsWith("ya29.", StringComparison.Ordinal):
                request.Headers.Set("x-goog-api-key", key);
                break;
            case AiProviderKind.Azure when target.AzureApiVersion is not (null or "v1" or "preview"):
                request.Headers.Set("api-key", key);
                break;
            case AiProviderKind.Custom when type is LlmRouteType.Messages or LlmRouteType.AnthropicTokenCount:
                // Servers that speak Anthropic's format differ in which of the two they read.
                request.Headers.Set("x-api-key", key);
                request.Headers.Set("Authorization", BearerPrefix + key);
                break;
            default:
                request.Headers.Set("Authorization", BearerPrefix + key);
                break;
        }
    }

    private static bool IsAnthropic(LlmRouteType type) => type is not (LlmRouteType.Completions or LlmRouteType.Embeddings or LlmRouteType.Responses);

    private static void MoveBearer(UpstreamRequest request)
    {
        var value = request.Headers.Get("Authorization").ToString();
        if (value.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase))
        {
            var key = value[BearerPrefix.Length..];
            if (key.StartsWith("sk-ant-oat", StringComparison.Ordinal))
            {
                request.Headers.Remove("x-api-key");
            }
            else
            {
                request.Headers.Remove("Authorization");
                request.Headers.Set("x-api-key", key);
            }
        }
    }

    private static void Insert(UpstreamRequest request, AuthorizationLocation location, string key)
    {
        switch (location)
        {
            case HeaderLocation header:
                request.Headers.Set(header.Name, header.Prefix + key);
                break;
            case QueryLocation query:
                var mark = request.PathAndQuery.Contains('?', StringComparison.Ordinal) ? '&' : '?';
                request.PathAndQuery = new StringBuilder(request.PathAndQuery).Append(mark)
                    .Append(Uri.EscapeDataString(query.Name)).Append('=').Append(Uri.EscapeDataString(key)).ToString();
                break;
            case CookieLocation cookie:
                var old = request.Headers.Get("Cookie").ToString();
                request.Headers.Set("Cookie", (old.Length == 0 ? "" : old + "; ") + cookie.Name + "=" + key);
                break;
        }
    }
}
