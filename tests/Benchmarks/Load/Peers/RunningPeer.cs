using System.Diagnostics;
using Agentgateway.Benchmarks.Load.Accounting;
using Agentgateway.Testing;

namespace Agentgateway.Benchmarks.Load.Peers;

/// <summary>A peer that serves.</summary>
internal sealed class RunningPeer : IDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly Process? _process;

    private RunningPeer(Peer peer, PeerPlace place, TemporaryFolder folder, Process? process, AllocationProbe? probe)
    {
        (Peer, Place, _folder, _process, Probe) = (peer, place, folder, process, probe);
    }

    public Peer Peer { get; }

    public PeerPlace Place { get; }

    /// <summary>Requests go here.</summary>
    public int Port => _process is null ? Place.Upstream : Place.Port;

    /// <inheritdoc cref="Peer.Headers"/>
    public string Headers => Peer.Headers(Place.Upstream);

    /// <summary>Null when there is no process.</summary>
    public int? Id => _process?.Id;

    /// <summary>Of .NET peers.</summary>
    public AllocationProbe? Probe { get; }

    /// <summary>From the start of the process to its first good answer.</summary>
    public TimeSpan StartTime { get; private set; }

    /// <param name="first">A request that it must answer with 200 to count as serving.</param>
    /// <param name="probed">With the <see cref="AllocationProbe"/>, if it is a .NET peer; it costs a little of the start.</param>
    /// <exception cref="InvalidOperationException">It ended, or did not answer within 30 s; the message holds what it said.</exception>
    public static RunningPeer Start(Peer peer, int mock, byte[] first, bool probed = true)
    {
        var folder = new TemporaryFolder();
        var place = new PeerPlace(PortAllocator.Next(), mock, folder.Path, PortAllocator.Next(), PortAllocator.Next());
        if (peer.Command(place) is not { } command)
        {
            return new RunningPeer(peer, place, folder, null, null);
        }

        // A shell that is replaced by the program: output to files without a pipe that somebody must read, and the id stays.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" > /dev/null 2> \"$0\"", Path.Combine(folder.Path, "errors"), command.Program, .. command.Arguments]);
        foreach (var (name, value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        AllocationProbe? probe = null;
        if (peer.IsDotNet && probed)
        {
            var socket = Path.Combine(folder.Path, "probe");
            start.Environment["DOTNET_STARTUP_HOOKS"] = OwnProgram.Path;
            start.Environment[StartupHook.Variable] = socket;
            probe = new AllocationProbe(socket);
        }

        var watch = Stopwatch.StartNew();
        var running = new RunningPeer(peer, place, folder, Process.Start(start)!, probe);
        running.WaitUntilServing(first, watch);
        running.StartTime = watch.Elapsed;
        return running;
    }

    /// <summary>CPU and switches; zero without a process.</summary>
    public ProcessReading Read(bool memory = false) => Id is { } id ? ProcessReading.Of(id, memory) : default;

    public void Dispose()
    {
        if (_process is { } process)
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
            }

            process.Dispose();
        }

        _folder.Dispose();
    }

    private void WaitUntilServing(byte[] first, Stopwatch watch)
    {
        while (SimpleRequest.Status(Place.Port, first) != 200)
        {
            if (_process!.HasExited || watch.Elapsed > TimeSpan.FromSeconds(30))
            {
                var said = File.Exists(Path.Combine(_folder.Path, "errors")) ? File.ReadAllText(Path.Combine(_folder.Path, "errors")) : "";
                Dispose();
                throw new InvalidOperationException($"{Peer.Label} does not serve: {said}");
            }

            Thread.Sleep(2);
        }
    }
}
