using Agentgateway.EndToEnd.Support;
using Agentgateway.Testing.Suite;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Agentgateway.EndToEnd.Browser;

/// <summary>The way of an administrator, in a real browser.</summary>
[Collection(RedisSuite.Name)]
public sealed class AdminJourneyTests(RedisSuiteFixture fixture, BrowserFixture browser)
{
    private SuiteProcess Suite => fixture.Suite;

    [Fact]
    public async Task A_provider_and_a_model_added_on_the_pages_answer()
    {
        var provider = Suite.ReadState()!.Resources.First(r => r.Name == "mockprovider").Urls["http"];
        await using var admin = await browser.OpenAsAdminAsync(Suite);

        await admin.GoAsync("/admin/providers/new");
        await admin.ClickUntilAsync("template-custom", "provider-name");
        await admin.Get("provider-name").FillAsync("second");
        await admin.Get("provider-base-url").FillAsync(provider + "/v1");
        await admin.Get("provider-save").ClickAsync();
        await Expect(admin.Get("provider-test-result")).ToBeVisibleAsync();
        await Expect(admin.Page.Locator("[data-testid=provider-test-result].good")).ToBeVisibleAsync();

        await admin.GoAsync("/admin/models/new?provider=second");
        await admin.Get("model-upstream").FillAsync("mock-large");
        await admin.Get("model-name").FillAsync("from-the-pages");
        await Agentgateway.Testing.Poll.UntilTrueAsync(
            async () =>
            {
                // A slow machine may move on between two looks: the form is gone then, which is what is waited for.
                if (admin.Page.Url.EndsWith("/admin/models/from-the-pages", StringComparison.Ordinal))
                {
                    return true;
                }

                try
                {
                    await admin.Get("model-upstream").FillAsync("mock-large", new LocatorFillOptions { Timeout = 3_000 });
                    await admin.Get("model-name").FillAsync("from-the-pages", new LocatorFillOptions { Timeout = 3_000 });
                    await admin.Get("model-save").ClickAsync(new LocatorClickOptions { Timeout = 3_000 });
                }
                catch (TimeoutException)
                {
                    return false;
                }

                return await MovesOnAsync(admin);
            },
            "the model is saved", TestContext.Current.CancellationToken);

        var key = await Suite.CreateWorkingKeyAsync("pages");
        await Agentgateway.Testing.Poll.UntilTrueAsync(
            async () =>
            {
                using var response = await Suite.SendChatAsync(key.Secret!, "Hello from the pages", "from-the-pages");
                return response.IsSuccessStatusCode;
            },
            "the new model answers", TestContext.Current.CancellationToken);
        var answer = await Suite.ChatAsync(key.Secret!, model: "from-the-pages");
        Assert.Equal("mock-large", answer["model"]!.GetValue<string>());
        admin.AssertNoConsoleErrors();
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task An_expression_is_tried_out_by_keyboard(ColorScheme scheme)
    {
        var theme = scheme == ColorScheme.Light ? "light" : "dark";
        await using var admin = await browser.OpenAsAdminAsync(Suite, scheme);
        await admin.GoAsync("/admin/expressions");
        await admin.Get("expression").FillAsync("response.code >= 200 && request.pathh == null || json(request.body).model == 'gpt-4o'");
        await admin.Get("expression").FocusAsync();
        await admin.PressUntilAsync("Enter", "expression-value");
        await Expect(admin.Get("expression-value")).ToHaveTextAsync("true");
        await Expect(admin.Get("expression-type")).ToHaveTextAsync("bool");
        await Expect(admin.Get("expression-warning-mark")).ToHaveTextAsync("pathh");
        await Expect(admin.Get("expression-attributes")).ToContainTextAsync("request.body");
        await admin.ScreenshotAsync(theme, "expression-value");

        await admin.Get("expression").FillAsync("request.path.startsWith('/v1') &&\nrequst.method == 'GET'");
        await admin.TabToAsync("expression-run");
        await admin.PressUntilAsync("Enter", "expression-error-mark");
        await Expect(admin.Get("expression-error-mark")).ToHaveTextAsync("requst");
        await Expect(admin.Get("expression-error-position")).ToHaveTextAsync("Line 2, column 1");
        await admin.ScreenshotAsync(theme, "expression-error");
        admin.AssertNoConsoleErrors();
    }

    private static async Task<bool> MovesOnAsync(PortalPage page)
    {
        try
        {
            await page.Page.WaitForURLAsync("**/admin/models/from-the-pages", new PageWaitForURLOptions { Timeout = 3_000 });
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
