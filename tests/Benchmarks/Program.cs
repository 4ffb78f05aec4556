using System.Globalization;
using Agentgateway.Benchmarks.Cel;
using Agentgateway.Benchmarks.Reload;
using BenchmarkDotNet.Running;

if (args is ["reload", ..])
{
    await ReloadMeasurement.RunAsync(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 10_000);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(CelEvaluationBenchmarks).Assembly).Run(args);
