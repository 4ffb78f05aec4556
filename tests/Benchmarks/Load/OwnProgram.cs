using Agentgateway.Testing;

namespace Agentgateway.Benchmarks.Load;

/// <summary>This program, for starting it again in another role; also from a test, whose own folder has no complete copy.</summary>
internal static class OwnProgram
{
    public static string Path { get; } = System.IO.Path.Combine(Repository.OutputOf("Benchmarks"), "Agentgateway.Benchmarks.dll");
}
