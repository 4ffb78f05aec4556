using Agentgateway.Cel;
using BenchmarkDotNet.Attributes;

namespace Agentgateway.Benchmarks.Cel;

/// <summary>Parsing and compiling, which happens once for each expression of a configuration.</summary>
[MemoryDiagnoser]
public class CelCompileBenchmarks
{
    [Params(
        "request.path.startsWith(\"/api\")",
        "jwt.sub == \"alice\" && \"admin\" in jwt.groups",
        "request.headers[\"x-tenant\"] == \"acme\"",
        "request.path.matches(\"^/api/v[0-9]+/chat\")",
        "json(request.body).model == \"gpt-4o\"",
        "metadata.numbers.filter(x, x % 2 == 0).map(x, x * x)")]
    public string Text { get; set; } = "";

    [Benchmark]
    public CelProgram Compile() => CelProgram.Compile(Text, CelOptions.Gateway);

}
