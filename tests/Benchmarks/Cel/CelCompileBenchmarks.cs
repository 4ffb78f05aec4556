using Agentgateway.Cel;
using BenchmarkDotNet.Attributes;

namespace Agentgateway.Benchmarks.Cel;

/// <summary>Parsing and compiling, which happens once for each expression of a configuration.</summary>
[MemoryDiagnoser]
public class CelCompileBenchmarks
{
    private readonly string _chain = "1" + string.Concat(Enumerable.Repeat(" + 1", 10_000));

    [Benchmark]
    public CelProgram Condition() => CelProgram.Compile("jwt.sub == \"alice\" && \"admin\" in jwt.groups", CelOptions.Gateway);

    [Benchmark]
    public CelProgram Macro() => CelProgram.Compile("flattenRecursive(llm.prompt.map(c, {\"message\": c}))", CelOptions.Gateway);

    [Benchmark]
    public CelProgram ChainOf10000() => CelProgram.Compile(_chain, CelOptions.Gateway);
}
