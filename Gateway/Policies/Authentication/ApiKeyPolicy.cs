using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Agentgateway.Cel;
using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Pipeline;
using Microsoft.AspNetCore.Http;

namespace Agentgateway.Gateway.Policies.Authentication;

/// <summary>The policy <c>apiKey</c>: its static keys, and with <c>virtualKeys: true</c> the keys that the control plane issued.</summary>
/// <remarks>
/// Static keys alone are looked for where the policy says, by default <c>Authorization: Bearer</c>. With virtual keys and without a location of its
/// own it looks where the SDKs of all providers put keys: also <c>x-api-key</c>, <c>api-key</c>, <c>x-goog-api-key</c>. An accepted key is removed
/// from the request, and so are its copies in the other places. The header <c>x-agw-key</c> wins over all of them: it names the caller while
/// <c>Authorization</c> carries a credential of the client's own for the provider.
/// </remarks>
internal sealed class ApiKeyPolicy : IRequestHeadersPolicy
{
    private const string BearerPrefix = "Bearer ";
    private const string OwnHeader = "x-agw-key";
    private static readonly GatewayError NoKey =
        new(ResponseReason.APIKeyAuth, StatusCodes.Status401Unauthorized, "api key authentication failure: no API Key found", "invalid_api_key");

    private static readonly GatewayError BadKey =
        new(ResponseReason.APIKeyAuth, StatusCodes.Status401Unauthorized, "api key authentication failure: invalid credentials", "invalid_api_key");

    private static readonly string[] KeyHeaders = ["x-api-key", "api-key", "x-goog-api-key"];

    private readonly VirtualKeyAuthentication _keys;
    private readonly FrozenDictionary<VirtualKeyHash, CallerIdentity> _static;
    private readonly bool _virtualKeys;
    private readonly AuthMode _mode;
    private readonly HeaderLocation? _location;
    private readonly bool _ownHeader;
    private readonly bool _queryLocation;
    private readonly string? _parameter;
    private readonly Func<Exchange, CelValue>? _locate;

    /// <param name="locate">The compiled expression of an expression location; null for other locations.</param>
    /// <param name="looksAtBody">That expression reads the request body.</param>
    public ApiKeyPolicy(ApiKeyAuth policy, VirtualKeyAuthentication keys, Func<Exchange, CelValue>? locate, bool looksAtBody)
    {
        _locate = locate;
        LooksAtBody = looksAtBody;
        _keys = keys;
        _mode = policy.Mode;
        _virtualKeys = policy.VirtualKeys;
        _location = policy.HasExplicitLocation || !policy.VirtualKeys ? policy.Location as HeaderLocation : null;
        _ownHeader = !policy.HasExplicitLocation;
        _queryLocation = policy.Location is QueryLocation;
        _parameter = policy.Location switch { QueryLocation q => q.Name, CookieLocation c => c.Name, _ => null };
        var known = new Dictionary<VirtualKeyHash, CallerIdentity>();
        foreach (var key in policy.Keys)
        {
            var hash = key.KeySha256 is { } sha ? VirtualKeyHash.Read(sha) : VirtualKeyHash.Of(key.Key!.Reveal());
            known[hash] = new CallerIdentity("apiKey", AllowedModels: key.AllowedModels, Metadata: Metadata(key.Metadata));
        }

        _static = known.ToFrozenDictionary();
    }

    public bool LooksAtBody { get; }

    public ValueTask<PolicyResult> OnRequestHeadersAsync(Exchange exchange, CancellationToken cancellationToken) => new(Check(exchange));

    private PolicyResult Check(Exchange exchange)
    {
        var credential = Find(exchange);
        if (credential is null)
        {
            return _mode == AuthMode.Strict ? PolicyResult.Fail(_virtualKeys ? _keys.Missing() : NoKey) : PolicyResult.Continue;
        }

        GatewayError? error = null;
        if (!_static.TryGetValue(VirtualKeyHash.Of(credential), out var caller))
        {
            error = _virtualKeys ? _keys.Check(credential, out caller) : BadKey;
        }

        if (error is not null)
        {
            if (_mode == AuthMode.Permissive)
            {
                return PolicyResult.Continue;
            }

            exchange.Log.RefusedCaller = caller;
            return PolicyResult.Fail(error);
        }

        exchange.Caller = caller;
        if (caller is { Kind: "apiKey" })
        {
            // Keys of the control plane open this gateway only and never leave it.
            exchange.PassthroughCredential = credential;
        }

        exchange.Log.AuthenticatedAt = exchange.Timestamp;
        Remove(exchange, credential);
        return PolicyResult.Continue;
    }

    private string? Find(Exchange exchange)
    {
        if (_locate is not null)
        {
            // An expression that fails, or gives no text, has found no credential.
            return _locate(exchange).Unwrap() is { Kind: CelKind.String } found ? Strip(found.AsString, null) : null;
        }

        var headers = exchange.Request.Headers;
        if (_ownHeader && headers.TryGetValue(OwnHeader, out var own))
        {
            return Strip(own.ToString(), null) ?? "";
        }

        if (_location is not null)
        {
            return Strip(headers[_location.Name].ToString(), _location.Prefix);
        }

        if (_parameter is not null)
        {
            return _queryLocation ? Query(exchange.Request.Query, _parameter) : exchange.Http.Request.Cookies[_parameter];
        }

        // SDKs often insist on a key of their own in one place while ours is in another: ours wins, else the first that is there.
        var first = Strip(headers.Authorization.ToString(), BearerPrefix);
        if (first is not null && VirtualKeyAuthentication.Recognises(first))
        {
            return first;
        }

        foreach (var name in KeyHeaders)
        {
            var value = Strip(headers[name].ToString(), null);
            if (value is not null && VirtualKeyAuthentication.Recognises(value))
            {
                return value;
            }

            first ??= value;
        }

        return first;
    }

    private void Remove(Exchange exchange, string credential)
    {
        var headers = exchange.Request.Headers;
        if (_ownHeader && headers.Remove(OwnHeader))
        {
            // Whatever else the client sent is for the provider, unless it is one of our keys.
            if (_location is not null)
            {
                return;
            }
        }
        else if (_location is not null)
        {
            headers.Remove(_location.Name);
            return;
        }

        if (_parameter is not null)
        {
            if (_queryLocation)
            {
                RemoveQuery(exchange.Request, _parameter);
            }
            else
            {
                RemoveCookie(headers, _parameter);
            }

            return;
        }

        if (IsOurs(Strip(headers.Authorization.ToString(), BearerPrefix), credential))
        {
            headers.Remove("Authorization");
        }

        foreach (var name in KeyHeaders)
        {
            if (IsOurs(headers[name].ToString(), credential))
            {
                headers.Remove(name);
            }
        }
    }

    private static bool IsOurs(string? value, string credential) =>
        value is { Length: > 0 } && (value == credential || VirtualKeyAuthentication.Recognises(value));

    private static string? Strip(string value, string? prefix)
    {
        if (value.Length == 0)
        {
            return null;
        }

        if (string.IsNullOrEmpty(prefix))
        {
            return value.Trim();
        }

        return value.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && value.Length > prefix.Length ? value[prefix.Length..].Trim() : null;
    }

    private static string? Query(ReadOnlySpan<char> query, string name)
    {
        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            var equals = pair.IndexOf('=');
            if (equals > 0 && Uri.UnescapeDataString(pair[..equals]) == name)
            {
                return Uri.UnescapeDataString(pair[(equals + 1)..]);
            }
        }

        return null;
    }

    private static void RemoveQuery(RequestHead request, string name)
    {
        var query = request.Query;
        var kept = new StringBuilder();
        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            var equals = pair.IndexOf('=');
            if (equals <= 0 || Uri.UnescapeDataString(pair[..equals]) != name)
            {
                kept.Append(kept.Length == 0 ? '?' : '&').Append(pair);
            }
        }

        request.PathAndQuery = request.Path.ToString() + kept;
    }

    private static void RemoveCookie(IHeaderDictionary headers, string name)
    {
        var kept = headers.Cookie.ToString().Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(c => !c.StartsWith(name + "=", StringComparison.Ordinal));
        var text = string.Join("; ", kept);
        if (text.Length == 0)
        {
            headers.Remove("Cookie");
        }
        else
        {
            headers.Cookie = text;
        }
    }

    private static JsonObject? Metadata(JsonElement? metadata) =>
        metadata is { ValueKind: JsonValueKind.Object } element ? JsonNode.Parse(element.GetRawText()) as JsonObject : null;
}
