namespace Agentgateway.Benchmarks.Load.Accounting;

/// <summary>What a .NET process has done since it started; exact.</summary>
/// <param name="AllocatedBytes">On the managed heap.</param>
/// <param name="Assemblies">Loaded.</param>
/// <param name="CompiledMethods">By the JIT, stubs and recompilations included.</param>
internal readonly record struct ProcessCounts(long AllocatedBytes, int Assemblies, int CompiledMethods);
