using Agentgateway.Configuration.Sync;
using Agentgateway.Gateway.Policies.Authentication;
using Xunit;

namespace Agentgateway.Gateway.Tests.Policies.Authentication;

public sealed class VirtualKeyAuthenticationTests
{
    private static readonly byte[] SigningKey = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private readonly string _secret = VirtualKeyFormat.Generate();
    private readonly VirtualKeyTable _table = new(TimeProvider.System);
    private readonly VirtualKeyAuthentication _keys;

    public VirtualKeyAuthenticationTests() =>
        _keys = new VirtualKeyAuthentication(_table, new VirtualKeySettings(SigningKey, "local", "http://portal"), TimeProvider.System);

    [Fact]
    public void Known_key_gives_its_owner()
    {
        Set("active");
        Assert.Null(_keys.Check(_secret, out var caller));
        Assert.Equal(("key_1", "ci", "user_1", "team-a"), (caller!.Id, caller.Name, caller.UserId, caller.TeamId));
        Assert.Equal("blue", caller.Metadata!["colour"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("disabled", "key_disabled")]
    [InlineData("revoked", "key_revoked")]
    public void Status_says_why_a_key_is_refused(string status, string code)
    {
        Set(status);
        Assert.Equal(code, _keys.Check(_secret, out var caller)!.Code);

        // Whose key it was is for the count of refusals; the request gets no caller.
        Assert.Equal("key_1", caller!.Id);
    }

    [Fact]
    public void Key_and_grace_secret_end_at_their_time()
    {
        var past = DateTimeOffset.UtcNow.AddMinutes(-1).ToUnixTimeMilliseconds();
        Set("active", expiresAt: past);
        Assert.Equal("key_expired", _keys.Check(_secret, out _)!.Code);
        Set("active", secretExpiresAt: past);
        Assert.Equal("key_expired", _keys.Check(_secret, out _)!.Code);
        Set("active", expiresAt: DateTimeOffset.UtcNow.AddMinutes(1).ToUnixTimeMilliseconds());
        Assert.Null(_keys.Check(_secret, out _));
    }

    [Fact]
    public void Revocation_acts_before_the_next_snapshot_and_can_be_lifted()
    {
        Set("active");
        _table.SetBlocked(new Dictionary<string, string> { [VirtualKeyFormat.Hash(_secret)] = "revoked" });
        Assert.Equal("key_revoked", _keys.Check(_secret, out _)!.Code);
        _table.SetBlocked(new Dictionary<string, string>());
        Assert.Null(_keys.Check(_secret, out _));
    }

    [Fact]
    public void Typing_error_and_unknown_key_are_invalid_and_messages_hold_no_credential()
    {
        var unknown = _keys.Check(_secret, out _)!;
        var wrong = _secret[..^1] + (_secret[^1] == 'a' ? 'b' : 'a');
        var mistyped = _keys.Check(wrong, out _)!;
        Assert.Equal(("invalid_api_key", 401), (unknown.Code, unknown.Status));
        Assert.Equal(("invalid_api_key", 401), (mistyped.Code, mistyped.Status));
        Assert.DoesNotContain(wrong, mistyped.Message, StringComparison.Ordinal);
        Assert.Contains("http://portal", _keys.Missing().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Playground_token_is_accepted_while_it_lives_and_in_its_environment_only()
    {
        var soon = DateTimeOffset.UtcNow.AddMinutes(4).ToUnixTimeMilliseconds();
        var token = new PlaygroundToken("user_1", "Ann", "local", soon, ["a*"], "playground");
        Assert.Null(_keys.Check(token.Issue(SigningKey), out var caller));
        Assert.Equal(("playground", "user_1"), (caller!.Kind, caller.UserId));
        Assert.Equal(["a*"], caller.AllowedModels!);
        Assert.NotNull(_keys.Check((token with { Environment = "other" }).Issue(SigningKey), out _));
        Assert.NotNull(_keys.Check((token with { ExpiresAt = soon - 600_000 }).Issue(SigningKey), out _));
        Assert.NotNull(_keys.Check(token.Issue(new byte[32]), out _));
    }

    private void Set(string status, long? expiresAt = null, long? secretExpiresAt = null) =>
        _table.SetKeys(new KeySnapshot(
            [new VirtualKey("key_1", "ci", [new KeySecret(VirtualKeyFormat.Hash(_secret), secretExpiresAt)], status, expiresAt, "user_1", "Ann", "team-a", null, null, new Dictionary<string, string> { ["colour"] = "blue" })],
            "http://portal"));
}
