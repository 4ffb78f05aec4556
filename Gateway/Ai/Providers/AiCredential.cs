using System.Runtime.CompilerServices;
using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Async;
using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Llm;
using Microsoft.AspNetCore.Http;

namespace Agentgateway.Gateway.Ai.Providers;

/// <summary>The credential of a provider, put where that provider looks for it. The client's own credentials are removed when there is one.</summary>
internal sealed class AiCredential
{
    private const string BearerPrefix = "Bearer ";
    private static readonly string[] CredentialHeaders = ["Authorization", "x-api-key", "api-key", "x-goog-api-key"];

    private readonly SecretText? _key;
    private readonly ITokenSource? _tokens;
    private readonly AuthorizationLocation? _location;
    private readonly IReadOnlyList<BackendCredential> _further;
    private string? _bearer;

    private AiCredential(SecretText? key, ITokenSource? tokens, AuthorizationLocation? location, IReadOnlyList<BackendCredential> further)
    {
        _key = key;
        _tokens = tokens;
        _location = location;
        _further = further;
    }

    /// <summary>No credential: what the client sent passes, apart from a key that a policy accepted and removed.</summary>
    public static AiCredential None { get; } = new(null, null, null, []);

    /// <summary>A key in the provider's usual place.</summary>
    public static AiCredential Key(SecretText key) => new(key, null, null, []);

    /// <summary>Tokens of a cloud identity, as bearer.</summary>
    public static AiCredential Tokens(ITokenSource tokens, IReadOnlyList<BackendCredential> further) => new(null, tokens, null, further);

    /// <summary>The client's credentials go, and a signature takes their place when the request is complete.</summary>
    public static AiCredential Signed(IReadOnlyList<BackendCredential> further) => new(null, null, null, further) { Replaces = true };

    /// <summary>The key forms of <c>backendAuth</c>; null if the form is another one.</summary>
    public static AiCredential? From(BackendAuth auth) => auth.Main switch
    {
        KeyAuth key => new AiCredential(key.Key, null, key.Location, auth.Credentials),
        PassthroughAuth pass => new AiCredential(null, null, pass.Location, auth.Credentials) { Passes = true },
        null => new AiCredential(null, null, null, auth.Credentials),
        _ => null,
    };

    /// <summary>The same key, or none for both; cloud identities are the same only as objects.</summary>
    public bool IsSame(AiCredential other) =>
        ReferenceEquals(this, other) || (Equals(_key, other._key) && _tokens is null && other._tokens is null && Replaces == other.Replaces && _further.Count + other._further.Count == 0);

    private bool Replaces { get; init; }

    private bool Passes { get; init; }

    /// <summary>Writes the credential into a request.</summary>
    /// <returns>Null on success.</returns>
    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
    public async ValueTask<GatewayError?> ApplyAsync(Exchange exchange, UpstreamRequest request, AiTarget target, UpstreamCall call, CancellationToken cancellationToken)
    {
        if (_tokens is not null)
        {
            try
            {
                var token = await _tokens.GetTokenAsync(cancellationToken);
                RemoveClientCredentials(request);
                request.Headers.Set("Authorization", BearerPrefix + token);
            }
            catch (CloudCredentialException e)
            {
                return Unavailable(e);
            }
        }
        else if (_key is not null)
        {
            RemoveClientCredentials(request);
            if (_location is null)
            {
                Native(request, target, call, _key.Reveal());
            }
            else if (BackendCredentials.Put(_location, _key.Reveal(), request) is { } error)
            {
                return error;
            }
        }
        else if (Replaces)
        {
            RemoveClientCredentials(request);
        }
        else if (Passes && exchange.PassthroughCredential is { } checkedByPolicy)
        {
            if (BackendCredentials.Put(_location ?? AuthorizationLocation.Bearer, checkedByPolicy, request) is { } error)
            {
                return error;
            }
        }
        else
        {
            MoveBearer(request, target, call);
        }

        for (var i = 0; i < _further.Count; i++)
        {
            if (BackendCredentials.Put(_further[i].Location, _further[i].Key.Reveal(), request) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    /// <summary>The answer when a cloud gives no credential; the reason is for the log alone.</summary>
    public static GatewayError Unavailable(CloudCredentialException reason) => new(
        ResponseReason.UpstreamFailure,
        StatusCodes.Status502BadGateway,
        "The gateway has no credential for this provider.",
        "upstream_credential_unavailable",
        Retryable: true,
        Detail: reason.Message);

    private static void RemoveClientCredentials(UpstreamRequest request)
    {
        foreach (var name in CredentialHeaders)
        {
            request.Headers.Remove(name);
        }

        // Gemini's SDKs of old put the key into the query.
        var query = request.PathAndQuery.IndexOf('?', StringComparison.Ordinal);
        if (query >= 0 && request.PathAndQuery.AsSpan(query).IndexOf("key=", StringComparison.Ordinal) is > 0 and var at && request.PathAndQuery[query + at - 1] is '?' or '&')
        {
            request.PathAndQuery = WithoutKey(request.PathAndQuery, query);
        }
    }

    private static string WithoutKey(string target, int query)
    {
        var kept = target[(query + 1)..].Split('&').Where(pair => !pair.StartsWith("key=", StringComparison.Ordinal));
        var rest = string.Join('&', kept);
        return rest.Length == 0 ? target[..query] : string.Concat(target.AsSpan(0, query + 1), rest);
    }

    // Each provider's documented header. OAuth tokens of Anthropic and Google stay bearer tokens.
    private void Native(UpstreamRequest request, AiTarget target, in UpstreamCall call, string key)
    {
        switch (target.Kind)
        {
            case AiProviderKind.Anthropic when !key.StartsWith("sk-ant-oat", StringComparison.Ordinal):
                request.Headers.Set("x-api-key", key);
                break;
            case AiProviderKind.Gemini when LlmRouteTypes.HasModelInPath(call.Type) && !key.StartsWith("ya29.", StringComparison.Ordinal):
                request.Headers.Set("x-goog-api-key", key);
                break;
            case AiProviderKind.Azure when ProviderFormats.IsFoundryClaude(target, call.Model):
                request.Headers.Set("x-api-key", key);
                break;
            case AiProviderKind.Azure when target.AzureApiVersion is not (null or "v1" or "preview"):
                request.Headers.Set("api-key", key);
                break;
            case AiProviderKind.Custom when call.Type is LlmRouteType.Messages or LlmRouteType.AnthropicTokenCount:
                // Servers that speak Anthropic's format differ in which of the two they read.
                request.Headers.Set("x-api-key", key);
                request.Headers.Set("Authorization", Bearer(key));
                break;
            case AiProviderKind.Custom when LlmRouteTypes.HasModelInPath(call.Type):
                request.Headers.Set("x-goog-api-key", key);
                request.Headers.Set("Authorization", Bearer(key));
                break;
            default:
                request.Headers.Set("Authorization", Bearer(key));
                break;
        }
    }

    // The configured key does not change: its header is made once.
    private string Bearer(string key) => _bearer ??= BearerPrefix + key;

    // The client's own key where this provider reads it (llm.md 1.3).
    private static void MoveBearer(UpstreamRequest request, AiTarget target, in UpstreamCall call)
    {
        var value = request.Headers.Get("Authorization").ToString();
        if (!value.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        var key = value[BearerPrefix.Length..];
        switch (target.Kind)
        {
            case AiProviderKind.Anthropic when key.StartsWith("sk-ant-oat", StringComparison.Ordinal):
                request.Headers.Remove("x-api-key");
                break;
            case AiProviderKind.Anthropic:
                request.Headers.Remove("Authorization");
                request.Headers.Set("x-api-key", key);
                break;
            case AiProviderKind.Gemini when LlmRouteTypes.HasModelInPath(call.Type) && key.StartsWith("AIza", StringComparison.Ordinal):
                request.Headers.Remove("Authorization");
                request.Headers.Set("x-goog-api-key", key);
                break;
        }
    }
}
