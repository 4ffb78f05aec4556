using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Agentgateway.Benchmarks.Load.Accounting;

/// <summary>Asks the <see cref="StartupHook"/> of a measured process.</summary>
/// <param name="path">Its unix socket.</param>
internal sealed class AllocationProbe(string path)
{
    /// <summary>Bytes allocated since the process started.</summary>
    public long AllocatedBytes() => Read().AllocatedBytes;

    public ProcessCounts Read()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        var buffer = new byte[128];
        var length = 0;
        while (socket.Receive(buffer.AsSpan(length)) is > 0 and var count)
        {
            length += count;
        }

        var numbers = Encoding.ASCII.GetString(buffer, 0, length).Split(' ');
        return new ProcessCounts(
            long.Parse(numbers[0], CultureInfo.InvariantCulture),
            int.Parse(numbers[1], CultureInfo.InvariantCulture),
            int.Parse(numbers[2], CultureInfo.InvariantCulture));
    }
}
