using Agentgateway.Benchmarks.Cel;
using BenchmarkDotNet.Running;

BenchmarkSwitcher.FromAssembly(typeof(CelEvaluationBenchmarks).Assembly).Run(args);
