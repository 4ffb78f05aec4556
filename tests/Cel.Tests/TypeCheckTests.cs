using Agentgateway.Cel.Checking;
using Agentgateway.Cel.Functions;

namespace Agentgateway.Cel.Tests;

public class TypeCheckTests
{
    [Theory]
    [InlineData("request.pth", "'request.pth' does not exist; did you mean 'request.path'?", 9)]
    [InlineData("request['pth'] == 'x'", "'request.pth' does not exist; did you mean 'request.path'?", 9)]
    [InlineData("has(llm.cost.totl)", "'llm.cost.totl' does not exist; did you mean 'llm.cost.total'?", 14)]
    [InlineData("llm.prompt.exists(m, m.rle == 'user')", "'rle' does not exist; did you mean 'role'?", 24)]
    [InlineData("default(source.identity.namespac, 'x')", "'source.identity.namespac' does not exist; did you mean 'source.identity.namespace'?", 25)]
    [InlineData("request.path.foo", "string has no field 'foo'", 14)]
    [InlineData("request.path + 1", "'+' does not take string and int; convert with string()", 16)]
    [InlineData("response.code + 1", "'+' does not take uint and int; convert one side, for example with int()", 17)]
    [InlineData("response.code == '200'", "uint and string are never equal", 18)]
    [InlineData("request.body == 'x'", "bytes and string are never equal", 17)]
    [InlineData("request.startTime > 5", "google.protobuf.Timestamp and int have no order", 21)]
    [InlineData("request.method in request.startTime", "'in' does not take string and google.protobuf.Timestamp", 27)]
    [InlineData("request.path && true", "'&&' needs a bool and finds string", 9)]
    [InlineData("!request.path", "'!' needs a bool and finds string", 10)]
    [InlineData("request.path ? 1 : 2", "'?' needs a bool and finds string", 9)]
    [InlineData("-request.path == 1", "'-' does not take string", 1)]
    [InlineData("response.code.startsWith('2')", "startsWith() does not take uint and string", 15)]
    [InlineData("request.path.startsWith(1)", "startsWith() does not take string and int", 14)]
    [InlineData("response.code.matches('2..')", "matches() does not take uint and string", 15)]
    [InlineData("request.path.map(x, x)", "map() needs a list or a map and finds string", 14)]
    [InlineData("llm.completion.all(c, c.size())", "all needs a bool and finds int", 25)]
    [InlineData("[1, 2]['a']", "a list index is an int and not string", 8)]
    [InlineData("math.round(response.code)", "math.round() does not take uint", 6)]
    [InlineData("1 +\n request.path", "'+' does not take int and string; convert with string()", 10)]
    public void Mistake_is_a_warning_with_position(string expression, string message, int column)
    {
        var warning = Assert.Single(CelProgram.Compile(expression, CelOptions.Gateway).Warnings);
        Assert.Equal(message, warning.Message);
        Assert.Equal(column, warning.Column);
        Assert.True(warning.Length > 0);
    }

    [Theory]
    [InlineData("jwt.sub == 'x' && 'admin' in jwt.groups && jwt == null")]
    [InlineData("request.host == null || request.headers['x'] == 'a' || request.headers.cookie('sid') == 'b'")]
    [InlineData("request.headers.join()['x'] + request.headers.raw().x[0]")]
    [InlineData("request.uri.query('a')[0] + request.pathAndQuery.setQuery('a', 'b') + jwt.rawToken.unredacted()")]
    [InlineData("request.uri + '?a' == request.path")]
    [InlineData("response.code >= 500 && response.code != 503.0 && response.code in [200, 204]")]
    [InlineData("request.endTime - request.startTime > duration('1s')")]
    [InlineData("cidr('10.0.0.0/8').containsIP(source.address)")]
    [InlineData("json(request.body).model.startsWith('gpt') && json(request.body).n + 1 > 2")]
    [InlineData("llm.prompt.map(c, {'message': c.content + '!'}).size() == 1")]
    [InlineData("flattenRecursive(llm.prompt.map(c, {'message': c}))")]
    [InlineData("apiKey.owner.anything == metadata.x.y && extauthz.a.b[0].c == 1")]
    [InlineData("default(jwt.level, 0) + 1")]
    [InlineData("optional.of(request.path).optMap(p, p + 'x').orValue('')")]
    [InlineData("request.headers.filterKeys(k, k.startsWith('x-')).merge({'a': 1}).mapValues(v, string(v))")]
    [InlineData("min(1, 2) + math.greatest(1, 2)")]
    [InlineData("type(request.path) == string")]
    [InlineData("mcp.tool.arguments.path.startsWith('/')")]
    [InlineData("[[1, 2], [3]].flatten().map(x, x + 1).all(y, y > 1)")]
    [InlineData("timestamp('2026-01-01T00:00:00Z') < request.startTime + duration('1h')")]
    public void Sound_expression_has_no_warning(string expression) => Assert.Empty(CelProgram.Compile(expression, CelOptions.Gateway).Warnings);

    [Theory]
    [InlineData("request.path == 'x'", "bool")]
    [InlineData("jwt.sub", null)]
    [InlineData("request.path", "string")]
    [InlineData("request.uri", "string")]
    [InlineData("response.code", "uint")]
    [InlineData("true ? 1 : 2", "int")]
    [InlineData("true ? 1 : 'a'", null)]
    [InlineData("[1].map(x, 'a')[0]", "string")]
    [InlineData("[1, 2].filter(x, x > 1)", "list")]
    [InlineData("jwt.n + 1", "int")]
    [InlineData("'a'.split('')[0].size()", "int")]
    [InlineData("request.startTime - request.startTime", "google.protobuf.Duration")]
    [InlineData("cel.bind(x, request.path, x)", "string")]
    [InlineData("request.path.with(p, p + 'x')", "string")]
    [InlineData("{'a': 1}", "map")]
    public void Result_type_is_deduced(string expression, string? type) => Assert.Equal(type, CelProgram.Compile(expression, CelOptions.Gateway).ResultType?.Name);

    [Fact]
    public void Every_signature_belongs_to_a_function() =>
        Assert.All(Signatures.Names, name => Assert.True(FunctionTable.IsKnown(name) || name is "or" or "orValue", name));

    [Fact]
    public void Every_variable_has_a_type() => Assert.All(CelOptions.GatewayVariables, name => Assert.True(GatewayTypes.Of(name).IsKnown, name));

    [Fact]
    public void Long_chains_are_checked_without_recursion()
    {
        var steps = string.Concat(Enumerable.Repeat(".a", 10_000));
        Assert.Empty(CelProgram.Compile("jwt" + steps, CelOptions.Gateway).Warnings);
        Assert.Equal(10, CelProgram.Compile("request" + string.Concat(Enumerable.Repeat(" == request.pth", 200)), CelOptions.Gateway).Warnings.Count);
    }
}
