namespace Agentgateway.Configuration.Tests.Validation;

public sealed class ExpressionWarningTests
{
    [Fact]
    public void Misspelt_field_is_a_warning_at_its_place_in_the_file()
    {
        var result = ConfigLoader.LoadYaml("frontendPolicies:\n  accessLog:\n    filter: request.pth == '/x'\n", ConfigLoadOptions.DocumentOnly);
        Assert.NotNull(result.Config);
        var warning = Assert.Single(result.Warnings);
        Assert.Equal("frontendPolicies.accessLog.filter", warning.Path);
        Assert.Equal((3, 21), (warning.Line, warning.Column));
        Assert.Contains("did you mean 'request.path'?", warning.Message);
    }

    [Fact]
    public void In_a_block_the_place_is_told_inside_the_expression()
    {
        var result = ConfigLoader.LoadYaml("frontendPolicies:\n  accessLog:\n    filter: |\n      true &&\n      request.path + 1 == ''\n", ConfigLoadOptions.DocumentOnly);
        Assert.Contains(result.Warnings, warning => warning.Message.Contains("in its line 2, column 16: '+' does not take string and int", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("rules: ['jwt.sub']", 0)]
    [InlineData("rules: ['request.path']", 1)]
    [InlineData("rules: [{deny: 'request.headers.size()'}]", 1)]
    [InlineData("rules: [{require: 'request.method == \"GET\"'}]", 0)]
    public void Rule_that_is_no_bool_is_a_warning(string authorization, int warnings)
    {
        var result = ConfigLoader.LoadYaml(
            $"binds: [{{port: 3000, listeners: [{{routes: [{{policies: {{authorization: {{{authorization}}}}}, backends: [{{host: 'a:1'}}]}}]}}]}}]", ConfigLoadOptions.DocumentOnly);
        Assert.NotNull(result.Config);
        Assert.Equal(warnings, result.Warnings.Count(warning => warning.Message.Contains("a condition is a bool", StringComparison.Ordinal)));
    }
}
