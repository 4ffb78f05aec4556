using Agentgateway.Configuration.Contracts;
using Agentgateway.Portal.Services;
using Xunit;

namespace Agentgateway.Portal.Tests.Services;

public sealed class FormErrorsTests
{
    private static Problem Refusal(params ProblemError[] errors) => new(null, "Bad", 400, "Bad.", null, "validation_failed", null, errors, null);

    [Fact]
    public void Error_below_a_field_belongs_to_the_nearest_field()
    {
        var errors = new FormErrors("/spec/params", "/spec/params/baseUrl");
        errors.Set(Refusal(new("/spec/params/baseUrl/0", "url", "No URL."), new("/spec/params/apiKey", "secret", "A mask.")));

        Assert.Equal("No URL.", errors.For("/spec/params/baseUrl"));
        Assert.Equal("A mask.", errors.For("/spec/params"));
        Assert.Null(errors.Rest);
    }

    [Fact]
    public void Error_of_no_field_is_left_for_the_top_of_the_form()
    {
        var errors = new FormErrors("/name");
        errors.Set(Refusal(new("/name", "length", "Too long."), new("/namespace", "unknown_field", "Unknown.")));

        Assert.Equal("/namespace", Assert.Single(errors.Rest!.Errors!).Pointer);
    }

    [Fact]
    public void Problem_without_field_errors_is_shown_whole()
    {
        var errors = new FormErrors("/name");
        errors.Set(Refusal() with { Errors = null });

        Assert.NotNull(errors.Rest);
        errors.Set(null);
        Assert.False(errors.Any);
    }

    [Theory]
    [InlineData(412, "version_mismatch", "Someone else")]
    [InlineData(409, "in_use", "models/a")]
    [InlineData(401, "unauthenticated", "Sign in again")]
    [InlineData(400, "validation_failed", "Bad.")]
    public void Problems_read_as_words(int status, string code, string words) => Assert.Contains(
        words, ProblemText.Of(new Problem(null, "T", status, "Bad.", null, code, null, null, code == "in_use" ? ["models/a"] : null)), StringComparison.Ordinal);
}
