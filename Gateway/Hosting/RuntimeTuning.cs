namespace Agentgateway.Gateway.Hosting;

/// <summary>Runtime settings that must be made before the first socket or thread-pool use (<c>performance.md</c> 6).</summary>
/// <remarks>
/// Inline completions run the data path on the socket engine's threads and save most system calls of a request. TLS on both sides, and whatever
/// else takes long, hops to the pool by itself. <c>AGW_INLINE=0</c> switches it off. The spin limit lies in runtimeconfig (Gateway.csproj).
/// </remarks>
internal static class RuntimeTuning
{
    private const string RuntimeVariable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>Whether plain HTTP runs inline in this process.</summary>
    public static bool Inline { get; private set; }

    public static void Apply()
    {
        Inline = Environment.GetEnvironmentVariable("AGW_INLINE") is not ("0" or "false");
        if (Inline && Environment.GetEnvironmentVariable(RuntimeVariable) is null)
        {
            Environment.SetEnvironmentVariable(RuntimeVariable, "1");
        }
    }
}
