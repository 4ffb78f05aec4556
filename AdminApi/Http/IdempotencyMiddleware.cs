using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Agentgateway.AdminApi.Data;
using Agentgateway.AdminApi.Data.Control;
using Agentgateway.AdminApi.Identity;
using Agentgateway.AdminApi.Secrets;
using Microsoft.EntityFrameworkCore;

namespace Agentgateway.AdminApi.Http;

/// <summary>Replays the answer to a POST that repeats an <c>Idempotency-Key</c>, for 24 hours, per principal and route.</summary>
/// <remarks>
/// 1. same key and body, finished: the stored answer, marked <c>Idempotent-Replayed: true</c>   2. other body: 422   3. still running: 409
/// 4. new: run, store successes. A secret in the answer is kept encrypted for ten minutes; after that the replay says that it is gone.
/// </remarks>
internal sealed class IdempotencyMiddleware(RequestDelegate next, ControlDatabase database, SecretVault vault, TimeProvider time)
{
    private const int MaxKeyLength = 128;
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);
    private static readonly TimeSpan SecretKept = TimeSpan.FromMinutes(10);
    private static readonly string[] SecretFields = ["secret", "token", "signInPath"];

    private readonly ConcurrentDictionary<string, byte> _running = new(StringComparer.Ordinal);

    public async Task InvokeAsync(HttpContext context)
    {
        var key = context.Request.Headers["Idempotency-Key"].ToString();
        if (key.Length == 0 || !HttpMethods.IsPost(context.Request.Method) || Caller.From(context.User) is not { } caller
            || context.GetEndpoint()?.Metadata.GetMetadata<StreamingEndpoint>() is not null)
        {
            await next(context);
            return;
        }

        if (key.Length > MaxKeyLength)
        {
            throw ApiProblemException.Validation("Idempotency-Key", "length", $"At most {MaxKeyLength} characters.");
        }

        var id = new Id(caller.UserId, context.Request.Path + context.Request.QueryString, key);
        var body = await HashBodyAsync(context);
        var lockName = string.Join('\n', id.Principal, id.Route, id.Key);
        if (!_running.TryAdd(lockName, 0))
        {
            throw ApiProblemException.Conflict("idempotency_in_flight", "A request with this Idempotency-Key is still running.");
        }

        try
        {
            if (await FindAsync(id, context.RequestAborted) is { } stored)
            {
                await ReplayAsync(context, stored, body);
            }
            else
            {
                await RunAsync(context, id, body);
            }
        }
        finally
        {
            _running.TryRemove(lockName, out _);
        }
    }

    private async Task RunAsync(HttpContext context, Id id, string bodySha)
    {
        var original = context.Response.Body;
        using var captured = new MemoryStream();
        context.Response.Body = captured;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = original;
        }

        var bytes = captured.ToArray();
        if (context.Response.StatusCode is >= 200 and < 300)
        {
            await StoreAsync(context.Response, id, bodySha, bytes);
        }

        await original.WriteAsync(bytes, context.RequestAborted);
    }

    // Not cancelled with the request: the work is done, so a retry must find its answer.
    private Task StoreAsync(HttpResponse response, Id id, string bodySha, byte[] bytes)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var clean = WithoutSecrets(bytes);
        return database.WriteAsync(
            async db =>
            {
                await db.IdempotencyKeys.Where(i => i.ExpiresAt < now).ExecuteDeleteAsync();
                db.IdempotencyKeys.Add(new IdempotencyRow
                {
                    Principal = id.Principal, Route = id.Route, Key = id.Key, BodySha256 = bodySha, Status = response.StatusCode,
                    ContentType = response.ContentType, Location = response.Headers.Location, ETag = response.Headers.ETag,
                    Response = clean ?? bytes,
                    SealedResponse = clean is null ? null : vault.EncryptBlob(bytes, Encoding.UTF8.GetBytes(id.Key)),
                    SecretUntil = clean is null ? null : now + (long)SecretKept.TotalMilliseconds,
                    CreatedAt = now, ExpiresAt = now + (long)Kept.TotalMilliseconds,
                });
            },
            CancellationToken.None);
    }

    private async Task ReplayAsync(HttpContext context, IdempotencyRow stored, string bodySha)
    {
        if (stored.BodySha256 != bodySha)
        {
            throw new ApiProblemException(422, "idempotency_key_reused", "This Idempotency-Key was used with another body.");
        }

        var response = context.Response;
        response.StatusCode = stored.Status;
        response.ContentType = stored.ContentType;
        response.Headers.Location = stored.Location;
        response.Headers.ETag = stored.ETag;
        response.Headers.CacheControl = "no-store";
        response.Headers["Idempotent-Replayed"] = "true";
        var whole = stored.SealedResponse is { } sealedBody && stored.SecretUntil > time.GetUtcNow().ToUnixTimeMilliseconds()
            ? vault.DecryptBlob(sealedBody, Encoding.UTF8.GetBytes(stored.Key))
            : stored.Response;
        if (whole is { Length: > 0 })
        {
            await response.Body.WriteAsync(whole, context.RequestAborted);
        }
    }

    private async Task<IdempotencyRow?> FindAsync(Id id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return await database.ReadAsync(
            db => db.IdempotencyKeys.FirstOrDefaultAsync(
                i => i.Principal == id.Principal && i.Route == id.Route && i.Key == id.Key && i.ExpiresAt >= now, cancellationToken),
            cancellationToken);
    }

    private static async Task<string> HashBodyAsync(HttpContext context)
    {
        context.Request.EnableBuffering();
        var hash = await SHA256.HashDataAsync(context.Request.Body, context.RequestAborted);
        context.Request.Body.Position = 0;
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>The body with its secrets blanked and marked; null if it holds none.</summary>
    private static byte[]? WithoutSecrets(byte[] bytes)
    {
        try
        {
            if (bytes.Length == 0 || JsonNode.Parse(bytes) is not JsonObject body || !SecretFields.Any(f => body[f] is not null))
            {
                return null;
            }

            foreach (var field in SecretFields.Where(body.ContainsKey))
            {
                body[field] = null;
            }

            body["secretExpired"] = true;
            return JsonSerializer.SerializeToUtf8Bytes(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Id(string Principal, string Route, string Key);
}
