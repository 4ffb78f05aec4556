using System.Globalization;
using Agentgateway.Benchmarks.Cel;
using Agentgateway.Benchmarks.Load;
using Agentgateway.Benchmarks.Reload;
using BenchmarkDotNet.Running;

if (args is ["reload", ..])
{
    await ReloadMeasurement.RunAsync(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 10_000);
    return 0;
}

if (await LoadCommand.RunAsync(args) is { } exitCode)
{
    return exitCode;
}

BenchmarkSwitcher.FromAssembly(typeof(CelEvaluationBenchmarks).Assembly).Run(args);
return 0;
