using System.Net.Sockets;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Text;

/// <summary>
/// Runs inside a measured .NET process (<c>DOTNET_STARTUP_HOOKS</c>) and tells over a unix socket how many bytes it has allocated: exact, and nothing while nobody asks.
/// </summary>
/// <remarks>The runtime finds it by this name, outside any namespace. Its thread blocks in the kernel and uses no async socket, so that the process's own settings for those still hold.</remarks>
internal static class StartupHook
{
    public const string Variable = "AGW_BENCHMARK_PROBE";

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path)
        {
            new Thread(() => Serve(path)) { IsBackground = true, Name = "benchmark probe" }.Start();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Serve(string path)
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(4);
        while (true)
        {
            using var client = listener.Accept();
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            client.Send(Encoding.ASCII.GetBytes($"{allocated} {AppDomain.CurrentDomain.GetAssemblies().Length} {JitInfo.GetCompiledMethodCount()}"));
        }
    }
}
