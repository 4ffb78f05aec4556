using Agentgateway.Cel;
using BenchmarkDotNet.Attributes;

namespace Agentgateway.Benchmarks.Cel;

/// <summary>Evaluation of the expressions that configurations are made of. Targets: the first three under 100 ns and 0 bytes, the rule set under 2 us and 0 bytes.</summary>
[MemoryDiagnoser]
public class CelEvaluationBenchmarks
{
    private readonly ICelActivation _activation = SampleActivation.Create();
    private readonly CelProgram _prefix = Compile("request.path.startsWith(\"/api\")");
    private readonly CelProgram _claims = Compile("jwt.sub == \"alice\" && \"admin\" in jwt.groups");
    private readonly CelProgram _header = Compile("request.headers[\"x-tenant\"] == \"acme\"");
    private readonly CelProgram _regex = Compile("request.path.matches(\"^/api/v[0-9]+/chat\")");
    private readonly CelProgram _body = Compile("json(request.body).model == \"gpt-4o\"");
    private readonly CelProgram _macro = Compile("metadata.numbers.filter(x, x % 2 == 0).map(x, x * x)");
    private readonly CelProgram[] _rules =
        [.. Enumerable.Range(0, 20).Select(i => Compile($"jwt.sub == \"user{i}\" || request.path.startsWith(\"/team{i}/\") && \"group{i}\" in jwt.groups"))];

    [Benchmark]
    public CelValue PathPrefix() => _prefix.Evaluate(_activation);

    [Benchmark]
    public CelValue Claims() => _claims.Evaluate(_activation);

    [Benchmark]
    public CelValue Header() => _header.Evaluate(_activation);

    [Benchmark]
    public CelValue Regex() => _regex.Evaluate(_activation);

    [Benchmark]
    public int TwentyRules()
    {
        var allowed = 0;
        foreach (var rule in _rules)
        {
            allowed += rule.EvaluatesToTrue(_activation) ? 1 : 0;
        }

        return allowed;
    }

    [Benchmark]
    public CelValue BodyField() => _body.Evaluate(_activation);

    [Benchmark]
    public CelValue MapAndFilter100() => _macro.Evaluate(_activation);

    private static CelProgram Compile(string expression) => CelProgram.Compile(expression, CelOptions.Gateway);
}
