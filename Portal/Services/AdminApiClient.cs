using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Agentgateway.Configuration.Contracts;
using Agentgateway.Portal.Identity;
using Agentgateway.Portal.Resources;
using Microsoft.AspNetCore.Components.Authorization;

namespace Agentgateway.Portal.Services;

/// <summary>The portal's only way to data: typed calls to AdminApi, made for the signed-in user.</summary>
/// <remarks>
/// Every call returns an <see cref="ApiResult{T}"/>; a refusal and an unreachable AdminApi are results, not exceptions.
/// Scoped: one per circuit or per request, because the user is.
/// </remarks>
internal sealed partial class AdminApiClient(IHttpClientFactory clients, UserAssertionSigner signer, AuthenticationStateProvider authentication)
{
    /// <summary>Name of the HttpClient whose base address is AdminApi's.</summary>
    public const string ClientName = "adminapi";

    private const string Base = "/api/v1/";

    private Task<ApiResult<T>> GetAsync<T>(string path, CancellationToken cancellation) =>
        SendAsync<T>(HttpMethod.Get, path, null, null, cancellation);

    private Task<ApiResult<T>> PostAsync<T>(string path, object? body, CancellationToken cancellation) =>
        SendAsync<T>(HttpMethod.Post, path, body, null, cancellation);

    private async Task<ApiResult<T>> SendAsync<T>(
        HttpMethod method, string path, object? body, string? ifMatch, CancellationToken cancellation, Caller? caller = null)
    {
        try
        {
            using var request = await CreateAsync(method, path, body, ifMatch, caller);
            using var response = await clients.CreateClient(ClientName).SendAsync(request, cancellation);
            if (!response.IsSuccessStatusCode)
            {
                return new(default, await ReadProblemAsync(response, cancellation));
            }

            if (response.StatusCode == System.Net.HttpStatusCode.NoContent || response.Content.Headers.ContentLength == 0)
            {
                return new(default, null);
            }

            return new(await response.Content.ReadFromJsonAsync<T>(JsonSerializerOptions.Web, cancellation), null);
        }
        catch (Exception error) when (IsUnreachable(error, cancellation))
        {
            return new(default, Unreachable());
        }
        catch (JsonException)
        {
            return new(default, new Problem(null, Strings.ErrorUnexpectedAnswer, 502, null, null, ProblemCodes.Unreachable, TraceId(), null, null));
        }
    }

    private async Task<HttpRequestMessage> CreateAsync(HttpMethod method, string path, object? body, string? ifMatch, Caller? caller)
    {
        caller ??= SessionPrincipal.ToCaller((await authentication.GetAuthenticationStateAsync()).User);
        var request = new HttpRequestMessage(method, Base + path);
        if (caller is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", signer.Sign(caller.Subject, caller.Stamp));
        }

        if (body is not null)
        {
            request.Content = JsonContent.Create(body, body.GetType(), options: ApiJson.Write);
        }

        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation(ifMatch == "*" ? "If-None-Match" : "If-Match", ifMatch);
        }

        return request;
    }

    private static async Task<Problem> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var status = (int)response.StatusCode;
        try
        {
            var problem = await response.Content.ReadFromJsonAsync<Problem>(JsonSerializerOptions.Web, cancellation);
            if (problem is { Title: not null } or { Detail: not null } or { Code: not null })
            {
                return problem with { Status = status };
            }
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or InvalidOperationException)
        {
            // Not a problem document (a proxy's page, an empty body): the status alone has to do.
        }

        return new Problem(null, response.ReasonPhrase, status, null, null, null, TraceId(), null, null);
    }

    private static bool IsUnreachable(Exception error, CancellationToken cancellation) =>
        error is HttpRequestException or IOException || (error is OperationCanceledException && !cancellation.IsCancellationRequested);

    private static Problem Unreachable() =>
        new(null, Strings.ErrorUnreachable, 503, Strings.ErrorUnreachableDetail, null, ProblemCodes.Unreachable, TraceId(), null, null);

    private static string? TraceId() => Activity.Current?.TraceId.ToHexString();

    private static string Segment(string value) => Uri.EscapeDataString(value);

    private static string ETag(int version) => $"\"v{version}\"";
}
