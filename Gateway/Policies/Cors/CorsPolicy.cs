using System.Globalization;
using Agentgateway.Gateway.Pipeline;
using Microsoft.AspNetCore.Http;
using CorsConfig = Agentgateway.Configuration.Model.Policies.Cors;

namespace Agentgateway.Gateway.Policies.Cors;

/// <summary>Cross-origin resource sharing (Fetch standard, CORS protocol).</summary>
/// <remarks>
/// OPTIONS from an allowed origin is answered here, also when it is no real preflight; a preflight from another origin gets 200 without
/// CORS headers; other requests from it pass unchanged (agentgateway). Runs before authentication, so 401, 403 and 429 carry CORS headers.
/// </remarks>
internal sealed class CorsPolicy : IRequestHeadersPolicy
{
    private readonly CorsConfig _config;
    private readonly OriginMatcher _origins;
    private readonly string? _methods;
    private readonly string? _headers;
    private readonly string? _exposed;
    private readonly string? _maxAge;
    private readonly bool _anyMethod;
    private readonly bool _anyHeader;

    public CorsPolicy(CorsConfig config)
    {
        _config = config;
        _origins = new OriginMatcher(config.AllowOrigins);
        _anyMethod = config.AllowMethods.Contains("*");
        _anyHeader = config.AllowHeaders.Contains("*");
        _methods = config.AllowMethods.Count == 0 ? null : string.Join(',', config.AllowMethods);
        _headers = config.AllowHeaders.Count == 0 ? null : string.Join(',', config.AllowHeaders);
        _exposed = config.ExposeHeaders.Count == 0 ? null : string.Join(',', config.ExposeHeaders);
        _maxAge = config.MaxAge is { } age ? ((long)age.TotalSeconds).ToString(CultureInfo.InvariantCulture) : null;
    }

    public ValueTask<PolicyResult> OnRequestHeadersAsync(Exchange exchange, CancellationToken cancellationToken) => new(Check(exchange));

    private PolicyResult Check(Exchange exchange)
    {
        var request = exchange.Request;
        var origin = request.Headers.Origin.ToString();
        if (origin.Length == 0)
        {
            return PolicyResult.Continue;
        }

        var isOptions = HttpMethods.IsOptions(request.Method);
        var wantedMethod = request.Headers.AccessControlRequestMethod.ToString();
        if (!_origins.Allows(origin))
        {
            return isOptions && wantedMethod.Length > 0
                ? PolicyResult.Respond(new LocalResponse(StatusCodes.Status200OK, Headers: [new("Vary", "Origin")]))
                : PolicyResult.Continue;
        }

        if (isOptions)
        {
            return PolicyResult.Respond(new LocalResponse(StatusCodes.Status200OK, Headers: Preflight(origin, wantedMethod, request.Headers.AccessControlRequestHeaders)));
        }

        exchange.AddResponseHeader("Access-Control-Allow-Origin", origin);
        exchange.AddResponseHeader("Vary", "Origin");
        if (_config.AllowCredentials)
        {
            exchange.AddResponseHeader("Access-Control-Allow-Credentials", "true");
        }

        if (_exposed is not null)
        {
            exchange.AddResponseHeader("Access-Control-Expose-Headers", _exposed);
        }

        return PolicyResult.Continue;
    }

    private List<KeyValuePair<string, string>> Preflight(string origin, string method, Microsoft.Extensions.Primitives.StringValues headers)
    {
        var answer = new List<KeyValuePair<string, string>> { new("Access-Control-Allow-Origin", origin), new("Vary", "Origin") };
        Add("Access-Control-Allow-Methods", _anyMethod ? Echo(method) : _methods);
        Add("Access-Control-Allow-Headers", _anyHeader ? Echo(Rejoin(headers.ToString())) : _headers);
        Add("Access-Control-Max-Age", _maxAge);
        Add("Access-Control-Allow-Credentials", _config.AllowCredentials ? "true" : null);
        Add("Access-Control-Expose-Headers", _exposed);
        return answer;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                answer.Add(new(name, value));
            }
        }
    }

    // With credentials the literal "*" has no wildcard meaning for browsers, so nothing is better.
    private string? Echo(string requested) => requested.Length > 0 ? requested : _config.AllowCredentials ? null : "*";

    private static string Rejoin(string list) =>
        string.Join(", ", list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
