using Agentgateway.AdminApi.Http;
using Agentgateway.AdminApi.Identity;
using Agentgateway.AdminApi.Keys;
using Agentgateway.Configuration.Contracts;

namespace Agentgateway.AdminApi.Apis;

/// <summary>Virtual keys. Developers see and change their own only; everything else is 404 for them.</summary>
internal static class KeysApi
{
    private const string List = "keys";

    public static void MapKeys(this IEndpointRouteBuilder api)
    {
        var keys = api.MapGroup("/keys").RequireAuthorization(Roles.AnyUser).WithTags("Keys");
        keys.MapGet("", ListAsync).TakesPage("status", "owner").Produces<Page<ApiKey>>().WithSummary("List keys, newest first");
        keys.MapPost("", CreateAsync).Produces<ApiKey>(201).WithSummary("Create a key; a name is enough. The secret is in this answer only");
        keys.MapGet("/{id}", GetAsync).Produces<ApiKey>().WithSummary("Get a key");
        keys.MapPatch("/{id}", PatchAsync).Produces<ApiKey>().WithSummary("Change name, expiry or allow lists (If-Match)");
        keys.MapDelete("/{id}", DeleteAsync).Produces(204).WithSummary("Revoke a key (If-Match)");
        keys.MapPost("/{id}:rotate", RotateAsync).Produces<ApiKey>().WithSummary("New secret, same id; the old one works on for graceSeconds");
        keys.MapPost("/{id}:revoke", RevokeAsync).Produces<ApiKey>().WithSummary("End the key for good; gateways refuse it within a second");
        keys.MapPost("/{id}:disable", DisableAsync).Produces<ApiKey>().WithSummary("Refuse the key until it is enabled again");
        keys.MapPost("/{id}:enable", EnableAsync).Produces<ApiKey>().WithSummary("Accept a disabled key again");
    }

    private static async Task<IResult> ListAsync(
        PageRequest page, string? status, string? owner, KeyStore keys, CursorProtector cursors, TimeProvider time, HttpContext context)
    {
        if (status is not (null or KeyStatus.Active or KeyStatus.Disabled or KeyStatus.Expired or KeyStatus.Revoked))
        {
            throw ApiProblemException.Validation("?status", "value", "status is active, disabled, expired or revoked.");
        }

        var filter = new KeyFilter(status, owner == "me" ? context.Caller().UserId : owner);
        var before = cursors.Unprotect(List, page.Cursor, 1)?[0];
        var rows = await keys.ListAsync(context.Caller(), filter, before, page.Limit + 1, context.RequestAborted);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return Results.Ok(page.ToPage(rows, k => k.ToContract(now), k => cursors.Protect(List, k.Key.Id)));
    }

    private static async Task<IResult> CreateAsync(ApiKeyCreate create, KeyStore keys, TimeProvider time, HttpContext context)
    {
        var (key, secret) = await keys.CreateAsync(create, context);
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ETag = ETags.Of(key.Key.Version);
        return Results.Created($"/api/v1/keys/{key.Key.Id}", key.ToContract(time.GetUtcNow().ToUnixTimeMilliseconds(), secret));
    }

    private static async Task<IResult> GetAsync(string id, KeyStore keys, TimeProvider time, HttpContext context) =>
        Answer(context, await keys.GetAsync(id, context.Caller(), context.RequestAborted), time);

    private static async Task<IResult> PatchAsync(string id, MergePatch<ApiKeyPatch> patch, KeyStore keys, TimeProvider time, HttpContext context) =>
        Answer(context, await keys.PatchAsync(id, patch, context), time);

    private static async Task<IResult> DeleteAsync(string id, KeyStore keys, HttpContext context)
    {
        var key = await keys.GetAsync(id, context.Caller(), context.RequestAborted);
        ETags.RequireMatch(context, key.Key.ToProblemVersion());
        await keys.SetStatusAsync(id, KeyStatus.Revoked, "deleted", context);
        return Results.NoContent();
    }

    private static async Task<IResult> RotateAsync(string id, KeyRotate? rotate, KeyStore keys, TimeProvider time, HttpContext context)
    {
        var (key, secret) = await keys.RotateAsync(id, rotate ?? new KeyRotate(), context);
        context.Response.Headers.CacheControl = "no-store";
        return Answer(context, key, time, secret);
    }

    private static async Task<IResult> RevokeAsync(string id, KeyReason? reason, KeyStore keys, TimeProvider time, HttpContext context) =>
        Answer(context, await keys.SetStatusAsync(id, KeyStatus.Revoked, reason?.Reason, context), time);

    private static async Task<IResult> DisableAsync(string id, KeyReason? reason, KeyStore keys, TimeProvider time, HttpContext context) =>
        Answer(context, await keys.SetStatusAsync(id, KeyStatus.Disabled, reason?.Reason, context), time);

    private static async Task<IResult> EnableAsync(string id, KeyReason? reason, KeyStore keys, TimeProvider time, HttpContext context) =>
        Answer(context, await keys.SetStatusAsync(id, KeyStatus.Active, reason?.Reason, context), time);

    private static IResult Answer(HttpContext context, OwnedKey key, TimeProvider time, string? secret = null) =>
        ETags.Ok(context, key.ToContract(time.GetUtcNow().ToUnixTimeMilliseconds(), secret), key.Key.Version);
}
