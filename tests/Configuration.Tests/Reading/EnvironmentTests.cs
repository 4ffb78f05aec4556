namespace Agentgateway.Configuration.Tests.Reading;

public sealed class EnvironmentTests
{
    [Theory]
    [InlineData("$NAME", "value")]
    [InlineData("${NAME}", "value")]
    [InlineData("x-${NAME}-y", "x-value-y")]
    [InlineData("${MISSING:-fallback}", "fallback")]
    [InlineData("${MISSING:-}x", "x")]
    [InlineData("${NAME:-fallback}", "value")]
    [InlineData("$$NAME", "$NAME")]
    [InlineData("a$b", "a-b")]
    [InlineData("$1", "$1")]
    [InlineData("100$", "100$")]
    [InlineData("$-x", "$-x")]
    [InlineData("${NAME", "${NAME")]
    [InlineData("$2y$10$abcdefghijklmnopqrstuu./ABC", "$2y$10$abcdefghijklmnopqrstuu./ABC")]
    [InlineData("$apr1$salt$hash.value", "$apr1$salt$hash.value")]
    [InlineData("$NAME$NAME", "valuevalue")]
    public void Variables_are_replaced_in_the_text(string text, string expected)
    {
        var config = Load.Valid($"config: {{sensitiveHeaders: ['{text}']}}", ("NAME", "value"), ("b", "-b"));

        Assert.Equal(expected, Assert.Single(config.Static.SensitiveHeaders));
    }

    [Fact]
    public void A_replaced_number_is_a_number()
    {
        var config = Load.Valid("binds:\n- {port: $PORT, listeners: []}", ("PORT", "3000"));

        Assert.Equal(3000, config.Binds[0].Port);
    }

    [Fact]
    public void An_unset_variable_names_itself_and_its_place()
    {
        var result = Load.Yaml("config:\n  adminAddr: off\n  sensitiveHeaders: [a, $GONE, ${ALSO_GONE}]\n");

        Assert.Null(result.Config);
        Assert.Collection(
            result.Errors,
            e => Assert.Equal((3, 25, "The environment variable GONE is not set."), (e.Line, e.Column, e.Message)),
            e => Assert.Equal((3, 32, "The environment variable ALSO_GONE is not set."), (e.Line, e.Column, e.Message)));
    }

    [Fact]
    public void Comments_are_left_alone()
    {
        const string Text = """
            # yaml-language-server: $schema=https://example.com/$GONE
            config: # $GONE
              sensitiveHeaders:
              - "not # a comment $NAME" # $GONE
              - >-
                not # a comment $NAME
              - plain#$NAME
              - | # $GONE
                # not a comment $NAME
              # $GONE
            """;

        var config = Load.Valid(Text, ("NAME", "value"));

        Assert.Equal(["not # a comment value", "not # a comment value", "plain#value", "# not a comment value\n"], config.Static.SensitiveHeaders);
    }

    [Fact]
    public void A_value_with_line_breaks_cannot_leave_a_comment()
    {
        var config = Load.Valid("config: {} # $NAME\n", ("NAME", "x\nui: {}"));

        Assert.Null(config.Ui);
    }

    [Fact]
    public void Places_are_those_of_the_text_before_replacement()
    {
        var result = Load.Yaml("config:\n  sensitiveHeaders: [$LONG, 1]\n  histograms: x\n", ("LONG", "\"a\n\n      b\""));

        Assert.Collection(
            result.Errors,
            e => Assert.Equal((2, 29), (e.Line, e.Column)),
            e => Assert.Equal((3, 15), (e.Line, e.Column)));
    }

    [Fact]
    public void Json_documents_are_not_expanded()
    {
        var result = ConfigLoader.LoadJson("""{"config": {"sensitiveHeaders": ["$NAME"]}}"""u8);

        Assert.Equal("$NAME", Assert.Single(result.Config!.Static.SensitiveHeaders));
    }
}
