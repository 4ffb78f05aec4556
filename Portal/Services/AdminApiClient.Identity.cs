using Agentgateway.Configuration.Contracts;

namespace Agentgateway.Portal.Services;

internal sealed partial class AdminApiClient
{
    public Task<ApiResult<Me>> SignInAsync(SignInRequest request, CancellationToken cancellation) =>
        SendAsync<Me>(HttpMethod.Post, "auth/sign-in", request, null, cancellation, Caller.Service);

    public Task<ApiResult<Me>> GetMeAsync(CancellationToken cancellation) => GetAsync<Me>("me", cancellation);

    /// <summary>The state of a session's user, for validating a cookie outside a request of that user.</summary>
    public Task<ApiResult<Me>> GetMeAsync(Caller caller, CancellationToken cancellation) =>
        SendAsync<Me>(HttpMethod.Get, "me", null, null, cancellation, caller);

    public Task<ApiResult<object>> ChangePasswordAsync(Caller caller, PasswordChange change, CancellationToken cancellation) =>
        SendAsync<object>(HttpMethod.Put, "me/password", change, null, cancellation, caller);

    public Task<ApiResult<RuntimeInfo>> GetRuntimeAsync(CancellationToken cancellation) => GetAsync<RuntimeInfo>("runtime", cancellation);

    public Task<ApiResult<Page<User>>> ListUsersAsync(string? cursor, int limit, CancellationToken cancellation) =>
        GetAsync<Page<User>>(new Query("users").Add("limit", limit).Add("cursor", cursor).ToString(), cancellation);

    public Task<ApiResult<UserInvited>> InviteUserAsync(UserInvite invite, CancellationToken cancellation) =>
        PostAsync<UserInvited>("users", invite, cancellation);

    /// <summary>Makes a new one-time link for an existing user; the old one stops working.</summary>
    public Task<ApiResult<UserInvited>> ReinviteUserAsync(string id, CancellationToken cancellation) =>
        PostAsync<UserInvited>($"users/{Segment(id)}:invite", null, cancellation);

    public Task<ApiResult<User>> PatchUserAsync(User user, UserPatch patch, CancellationToken cancellation) =>
        SendAsync<User>(HttpMethod.Patch, $"users/{Segment(user.Id)}", patch, ETag(user.Version), cancellation);
}
