using System.Net;
using System.Text.RegularExpressions;
using Agentgateway.Portal.Tests.Fakes;
using Xunit;

namespace Agentgateway.Portal.Tests.Identity;

public sealed partial class SessionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_without_a_session_leads_to_sign_in_and_back()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var portal = new PortalFactory(api);
        using var browser = portal.CreateBrowser();

        using var refused = await browser.GetAsync("/keys", Cancellation);
        Assert.Equal(HttpStatusCode.Redirect, refused.StatusCode);
        Assert.EndsWith("/sign-in?returnUrl=%2Fkeys", refused.Headers.Location!.ToString(), StringComparison.Ordinal);

        using var signedIn = await SignInAsync(browser, "admin", FakeAdminApi.Password, "/keys");
        Assert.Equal("/keys", signedIn.Headers.Location!.ToString());
        using var page = await browser.GetAsync("/keys", Cancellation);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task Session_cookie_is_hidden_from_scripts_and_lax()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var portal = new PortalFactory(api);
        using var browser = portal.CreateBrowser();

        using var signedIn = await SignInAsync(browser, "admin", FakeAdminApi.Password);

        var cookie = Assert.Single(signedIn.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("agw-portal=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Wrong_password_opens_no_session_and_says_so()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var portal = new PortalFactory(api);
        using var browser = portal.CreateBrowser();

        using var answer = await SignInAsync(browser, "admin", "wrong");

        Assert.Contains("error=credentials", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Contains("Name or password is wrong.", await browser.GetStringAsync(answer.Headers.Location, Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_without_antiforgery_token_is_refused()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var portal = new PortalFactory(api);
        using var browser = portal.CreateBrowser();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["name"] = "admin", ["password"] = FakeAdminApi.Password });

        using var answer = await browser.PostAsync("/session/sign-in", form, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain(api.Seen, seen => seen.StartsWith("POST auth", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Looking_at_a_sign_in_link_does_not_use_it_up()
    {
        await using var api = await FakeAdminApi.StartAsync();
        api.HasPassword = false;
        await using var portal = new PortalFactory(api);
        using var browser = portal.CreateBrowser();

        var preview = await browser.GetStringAsync("/sign-in/link?token=good-token", Cancellation);
        Assert.False(api.LinkUsed);
        using var redeemed = await PostAsync(browser, preview, "/session/redeem", ("token", "good-token"));
        Assert.Equal("/sign-in/password", redeemed.Headers.Location!.ToString());
        Assert.True(api.LinkUsed);

        using var again = await PostAsync(browser, await browser.GetStringAsync("/sign-in/link?token=good-token", Cancellation), "/session/redeem", ("token", "good-token"));
        Assert.Contains("error=link", again.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Setting_a_password_renews_the_session_that_it_ended()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var portal = new PortalFactory(api);
        using var browser = portal.CreateBrowser();
        using var signedIn = await SignInAsync(browser, "admin", FakeAdminApi.Password);
        var form = await browser.GetStringAsync("/sign-in/password", Cancellation);

        using var different = await PostAsync(browser, form, "/session/password", ("newPassword", FakeAdminApi.Password), ("repeat", "another long one"));
        Assert.Contains("error=repeat", different.Headers.Location!.ToString(), StringComparison.Ordinal);
        using var set = await PostAsync(browser, form, "/session/password", ("newPassword", FakeAdminApi.Password), ("repeat", FakeAdminApi.Password));

        Assert.Equal("/", set.Headers.Location!.ToString());
        using var page = await browser.GetAsync("/", Cancellation);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task Changed_security_stamp_ends_the_session_at_the_next_page()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var portal = new PortalFactory(api);
        using var browser = portal.CreateBrowser();
        using var signedIn = await SignInAsync(browser, "admin", FakeAdminApi.Password);
        api.Stamp = "changed";

        using var page = await browser.GetAsync("/", Cancellation);

        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
    }

    [Theory]
    [InlineData("admin", HttpStatusCode.OK)]
    [InlineData("dev", HttpStatusCode.NotFound)]
    public async Task Admin_pages_do_not_exist_for_developers(string user, HttpStatusCode status)
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var portal = new PortalFactory(api);
        using var browser = portal.CreateBrowser();
        using var signedIn = await SignInAsync(browser, user, FakeAdminApi.Password);

        foreach (var path in (string[])["/admin/providers", "/admin/models/new", "/admin/users", "/admin/traffic", "/admin/revisions", "/admin/gateways", "/telemetry", "/setup/first-run"])
        {
            using var page = await browser.GetAsync(path, Cancellation);
            Assert.Equal(status, page.StatusCode);
        }
    }

    [Fact]
    public async Task Unknown_address_is_a_whole_page_with_status_404()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var portal = new PortalFactory(api);
        using var browser = portal.CreateBrowser();
        using var signedIn = await SignInAsync(browser, "admin", FakeAdminApi.Password);

        using var page = await browser.GetAsync("/no-such-page", Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.Contains("<html lang=\"en\"", await page.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sign_out_ends_the_session()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var portal = new PortalFactory(api);
        using var browser = portal.CreateBrowser();
        using var signedIn = await SignInAsync(browser, "admin", FakeAdminApi.Password);

        using var signedOut = await PostAsync(browser, await browser.GetStringAsync("/sign-in/password", Cancellation), "/session/sign-out", ("reason", "user"));

        using var page = await browser.GetAsync("/", Cancellation);
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
    }

    [Fact]
    public async Task Every_answer_has_the_security_headers_and_health_is_open()
    {
        await using var api = await FakeAdminApi.StartAsync();
        await using var portal = new PortalFactory(api);
        using var browser = portal.CreateBrowser();

        foreach (var path in (string[])["/sign-in", "/health", "/portal.css", "/nothing-here"])
        {
            using var answer = await browser.GetAsync(path, Cancellation);
            var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        }

        Assert.Equal("Healthy", await browser.GetStringAsync("/health", Cancellation));
    }

    private static async Task<HttpResponseMessage> SignInAsync(HttpClient browser, string name, string password, string returnUrl = "/") =>
        await PostAsync(
            browser, await browser.GetStringAsync("/sign-in", Cancellation), "/session/sign-in", ("name", name), ("password", password), ("returnUrl", returnUrl));

    private static async Task<HttpResponseMessage> PostAsync(HttpClient browser, string page, string path, params (string Name, string Value)[] fields)
    {
        var token = Antiforgery().Match(page).Groups[1].Value;
        using var form = new FormUrlEncodedContent([.. fields.Select(field => KeyValuePair.Create(field.Name, field.Value)), KeyValuePair.Create("__RequestVerificationToken", token)]);
        return await browser.PostAsync(path, form, Cancellation);
    }

    [GeneratedRegex("""name="__RequestVerificationToken" value="([^"]+)""")]
    private static partial Regex Antiforgery();
}
