using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Serialization.Metadata;
using Agentgateway.Configuration.Sync;

namespace Agentgateway.Gateway.Sync;

/// <summary>AdminApi over HTTP: the way that is left while Redis is away. Never throws for what a network can do.</summary>
internal sealed partial class ControlPlaneClient : IDisposable
{
    private readonly HttpClient? _http;
    private readonly string _instanceId;
    private readonly ILogger _logger;
    private bool _away;

    /// <summary>Prepares the client; without an address or a token every call says unreachable.</summary>
    public ControlPlaneClient(ControlPlaneOptions options, ILogger<ControlPlaneClient> logger)
    {
        _logger = logger;
        _instanceId = options.InstanceId;
        if (options is { AdminApi: { } address, InstanceToken: { } token })
        {
            var handler = new SocketsHttpHandler
            {
                UseProxy = false,
                UseCookies = false,
                AllowAutoRedirect = false,
                ConnectTimeout = TimeSpan.FromSeconds(2),
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            };
            _http = new HttpClient(handler) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(10) };
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            _http.DefaultRequestHeaders.Add(InternalApi.InstanceHeader, _instanceId);
        }
    }

    /// <summary>Asks for a part.</summary>
    /// <param name="applied">What serves now; AdminApi answers 304 if that is the newest.</param>
    public async Task<SnapshotFetch> GetSnapshotAsync(string part, SnapshotHead? applied, CancellationToken cancellationToken)
    {
        if (_http is null)
        {
            return SnapshotFetch.Unreachable;
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, InternalApi.Snapshot + part);
        if (applied is not null)
        {
            request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue(InternalApi.ETag(applied)));
            request.Headers.Add(InternalApi.AppliedHeader, InternalApi.Position(applied));
        }

        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            Answered(response.StatusCode);
            switch (response.StatusCode)
            {
                case HttpStatusCode.NotModified:
                    return SnapshotFetch.NotModified;
                case HttpStatusCode.OK:
                    var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
                    return SnapshotEnvelope.TryRead(bytes, out var head, out var payload)
                        ? new SnapshotFetch(SnapshotFetchState.Found, head, payload)
                        : SnapshotFetch.Unreachable;
                case HttpStatusCode.NotFound:
                    return SnapshotFetch.NotThere;
                default:
                    return SnapshotFetch.Unreachable;
            }
        }
        catch (Exception e) when (IsAway(e, cancellationToken))
        {
            return SnapshotFetch.Unreachable;
        }
    }

    /// <summary>Sends a life sign or an ack.</summary>
    public async Task<bool> PostAsync<T>(string path, T body, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        if (_http is null)
        {
            return false;
        }

        try
        {
            using var content = JsonContent.Create(body, type);
            using var response = await _http.PostAsync(path, content, cancellationToken);
            Answered(response.StatusCode);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (IsAway(e, cancellationToken))
        {
            return false;
        }
    }

    /// <summary>Delivers usage, already serialized as <see cref="UsageBatch"/>; null if it did not arrive.</summary>
    public async Task<UsageReceipt?> PostUsageAsync(ReadOnlyMemory<byte> batch, CancellationToken cancellationToken)
    {
        if (_http is null)
        {
            return null;
        }

        try
        {
            using var content = new ReadOnlyMemoryContent(batch);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var response = await _http.PostAsync(InternalApi.Usage, content, cancellationToken);
            Answered(response.StatusCode);
            return response.IsSuccessStatusCode
                ? await response.Content.ReadFromJsonAsync(SyncJson.Default.UsageReceipt, cancellationToken)
                : null;
        }
        catch (Exception e) when (IsAway(e, cancellationToken))
        {
            return null;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _http?.Dispose();

    private bool IsAway(Exception e, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested
            || e is not (HttpRequestException or TaskCanceledException or IOException or System.Text.Json.JsonException))
        {
            return false;
        }

        if (!_away)
        {
            _away = true;
            LogAway(_logger, e.GetType().Name);
        }

        return true;
    }

    private void Answered(HttpStatusCode status)
    {
        _away = false;
        if (status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            LogRefused(_logger);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "AdminApi cannot be reached over HTTP ({Reason})")]
    private static partial void LogAway(ILogger logger, string reason);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "AdminApi refuses this gateway: AGW_INSTANCE_TOKEN differs from the one that AdminApi has")]
    private static partial void LogRefused(ILogger logger);
}
