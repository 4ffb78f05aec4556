namespace Agentgateway.Cel.Tests;

public class GatewayDialectTests
{
    private const string Sample = """
        {"request": {"method": "POST", "path": "/v1/chat", "headers": {"x-tenant": "a"}, "body": "{\"model\":\"gpt\",\"n\":1}"},
         "jwt": {"sub": "alice", "groups": ["admin"]}, "apiKey": null, "response": {"code": 200}}
        """;

    [Theory]
    [InlineData("request.path.startsWith('/v1') && request.method == 'POST'")]
    [InlineData("jwt.sub == 'alice' && 'admin' in jwt.groups")]
    [InlineData("request.headers['x-tenant'] == 'a'")]
    [InlineData("json(request.body).model == 'gpt' && json(request.body).n + 1 == 2")]
    [InlineData("!has(apiKey.name) && default(apiKey.name, 'none') == 'none'")]
    [InlineData("default(no_such_variable.field, 1) == 1 && coalesce(nothing, null, 2) == 2")]
    [InlineData("'b' in 'abc' && !has('x'.y)")]
    [InlineData("{'a': 1}.merge({'b': 2}).mapValues(v, v + 1) == {'a': 2, 'b': 3}")]
    [InlineData("toJson(flattenRecursive({'a': {'b': [1]}})) == '{\"a.b.0\":1}'")]
    [InlineData("size(variables()) == 3")]
    [InlineData("'a.b'.regexReplace('(a).(b)', '${2}$1') == 'ba'")]
    [InlineData("cidr('10.0.0.0/8').containsIP('10.1.2.3') && !ip('fd00::1').isGlobalUnicast()")]
    [InlineData("jwt.?missing.orValue('x') == 'x' && apiKey.?name.orValue('y') == 'y'")]
    [InlineData("form.encode({'b': ' ', 'a': ['1', '2']}) == 'a=1&a=2&b=+'")]
    public void Expression_is_true(string expression)
    {
        var result = Evaluate.Gateway(expression, Sample);
        Assert.True(result.IsTrue, $"{expression} is {result}");
    }

    [Theory]
    [InlineData("request.body.size() > 0", new[] { "request.body" })]
    [InlineData("has(request.body)", new[] { "request.body" })]
    [InlineData("request['body']", new[] { "request.body" })]
    [InlineData("request[jwt.sub]", new[] { "jwt.sub", "request" })]
    [InlineData("{request.path: [response.code]}", new[] { "request.path", "response.code" })]
    [InlineData("llm.prompt.map(c, c.role)", new[] { "llm.prompt" })]
    [InlineData("[1].map(request, request.body)", new string[0])]
    [InlineData("'a'", new string[0])]
    public void Attributes_are_the_paths_that_are_read(string expression, string[] paths)
    {
        var program = CelProgram.Compile(expression, CelOptions.Gateway);
        Assert.Equal(paths, program.Attributes.Order());
    }

    [Theory]
    [InlineData("request.body", "request.body", true)]
    [InlineData("request", "request.body", true)]
    [InlineData("request.body.x", "request.body", true)]
    [InlineData("request.bodyPrefix", "request.body", false)]
    [InlineData("request.path", "request.body", false)]
    [InlineData("variables()", "request.body", true)]
    [InlineData("cel.bind(r, request, r.body)", "request.body", true)]
    public void Uses_finds_parts_and_wholes(string expression, string path, bool expected) =>
        Assert.Equal(expected, CelProgram.Compile(expression, CelOptions.Gateway).Uses(path));

    [Theory]
    [InlineData("request.pth == 'x'", "'request.pth' does not exist; did you mean 'request.path'?")]
    [InlineData("has(llm.params.temprature)", "did you mean 'llm.params.temperature'?")]
    [InlineData("request['metod']", "did you mean 'request.method'?")]
    public void Unknown_field_is_a_warning_with_a_suggestion(string expression, string warning)
    {
        var found = Assert.Single(CelProgram.Compile(expression, CelOptions.Gateway).Warnings);
        Assert.Contains(warning, found.Message);
        Assert.Equal(1, found.Line);
    }

    [Theory]
    [InlineData("request.headers.anything + jwt.sub + apiKey.team + metadata.x.y + mcp.tool.arguments.z")]
    [InlineData("[{'pth': 1}].map(request, request.pth)")]
    public void Open_and_local_names_give_no_warning(string expression) =>
        Assert.Empty(CelProgram.Compile(expression, CelOptions.Gateway).Warnings);

    [Fact]
    public void Constant_expression_is_folded()
    {
        Assert.Equal(CelValue.Int(7), CelProgram.Compile("1 + 2 * 3", CelOptions.Gateway).Constant);
        Assert.Null(CelProgram.Compile("random()", CelOptions.Gateway).Constant);
    }

    [Fact]
    public void Custom_functions_are_inlined()
    {
        var options = CelOptions.Gateway.WithCustomFunctions(
            """
            # who calls
            isAdmin(group) { group in jwt.groups }
            this.shout(mark, rest...) { this.upperAscii() + mark + string(size(rest)) + "}" }
            twice(x) { once(x) + once(x) }
            once(x) { x + 1 }
            """);
        var program = CelProgram.Compile("isAdmin('admin') && 'a'.shout('!', 1, 2) == 'A!2}' && twice(twice(1)) == 10", options);
        Assert.True(program.Evaluate(CelActivation.FromJson(System.Text.Encoding.UTF8.GetBytes(Sample))).IsTrue);
        Assert.Contains("jwt.groups", program.Attributes);
    }

    [Theory]
    [InlineData("f(x) { g(x) } g(x) { f(x) }", "calls itself")]
    [InlineData("size(x) { x }", "built-in")]
    [InlineData("f(x) { x } f(y) { y }", "twice")]
    [InlineData("f(x { x }", "expected")]
    [InlineData("f(x) { x + }", "expected")]
    [InlineData("f(x) { nope(x) }", "no function 'nope'")]
    public void Bad_custom_function_is_refused(string block, string reason)
    {
        var error = Assert.Throws<CelCompileException>(() => CelOptions.Gateway.WithCustomFunctions(block));
        Assert.Contains(reason, error.Message);
    }

    [Fact]
    public void Flattened_fields_are_spread()
    {
        var value = Evaluate.Gateway("flatten({'a': 1, 'b': {'c': 2}})");
        Assert.Equal(["x.a=1", "x.b={\"c\":2}"], CelFlattened.Expand("x", value).Select(field => $"{field.Key}={field.Value}"));
        Assert.Equal(["x=5"], CelFlattened.Expand("x", CelValue.Int(5)).Select(field => $"{field.Key}={field.Value}"));
    }
}
