using Agentgateway.Cel;
using BenchmarkDotNet.Attributes;

namespace Agentgateway.Benchmarks.Cel;

/// <summary>A chain of operators must cost linear time: four times the operators, four times the time.</summary>
[MemoryDiagnoser]
public class CelChainBenchmarks
{
    private string _chain = "";

    [Params(2_500, 10_000)]
    public int Operators { get; set; }

    [GlobalSetup]
    public void Setup() => _chain = "1" + string.Concat(Enumerable.Repeat(" + 1", Operators));

    [Benchmark]
    public CelProgram Compile() => CelProgram.Compile(_chain, CelOptions.Gateway);
}
