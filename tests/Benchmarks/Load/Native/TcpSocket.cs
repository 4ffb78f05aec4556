using System.Runtime.InteropServices;

namespace Agentgateway.Benchmarks.Load.Native;

/// <summary>Non-blocking loopback sockets as bare descriptors.</summary>
internal static unsafe class TcpSocket
{
    /// <summary>Nothing was read or written: try again when the loop says so.</summary>
    public const int WouldBlock = -1;

    /// <summary>The connection is gone.</summary>
    public const int Broken = -2;

    private const int Internet = 2, Stream = 1, AddressLength = 16, SetFlags = 4;
    private const int ProtocolTcp = 6, NoDelay = 1, SocketLevel = 1, ReuseAddress = 2, ReceiveBuffer = 8;

    /// <summary>Connected to 127.0.0.1; the caller closes it.</summary>
    /// <param name="receiveBuffer">Size of the receive buffer in bytes, 0 for the system's: a small one makes a slow reader felt at once.</param>
    /// <exception cref="InvalidOperationException">Nobody listens.</exception>
    public static int Connect(int port, int receiveBuffer = 0)
    {
        var descriptor = Checked(Libc.Socket(Internet, Stream, ProtocolTcp), "socket");
        Set(descriptor, ProtocolTcp, NoDelay, 1);
        if (receiveBuffer > 0)
        {
            Set(descriptor, SocketLevel, ReceiveBuffer, receiveBuffer);
        }

        // Blocking on purpose: on loopback it is done at once or refused.
        var address = stackalloc byte[AddressLength];
        WriteAddress(address, port);
        if (Libc.Connect(descriptor, address, AddressLength) != 0)
        {
            var reason = Marshal.GetLastPInvokeErrorMessage();
            _ = Libc.Close(descriptor);
            throw new InvalidOperationException($"connect to port {port}: {reason}");
        }

        _ = Libc.FileControl(descriptor, SetFlags, Libc.NonBlocking);
        return descriptor;
    }

    /// <summary>Listens on 127.0.0.1.</summary>
    /// <param name="port">0 chooses a free one.</param>
    public static (int Descriptor, int Port) Listen(int port)
    {
        var descriptor = Checked(Libc.Socket(Internet, Stream | Libc.NonBlocking, ProtocolTcp), "socket");
        Set(descriptor, SocketLevel, ReuseAddress, 1);
        var address = stackalloc byte[AddressLength];
        WriteAddress(address, port);
        _ = Checked(Libc.Bind(descriptor, address, AddressLength), "bind");
        _ = Checked(Libc.Listen(descriptor, 4096), "listen");
        var length = AddressLength;
        _ = Checked(Libc.LocalAddress(descriptor, address, &length), "getsockname");
        return (descriptor, (address[2] << 8) | address[3]);
    }

    /// <returns>A descriptor, or -1 when none waits.</returns>
    public static int Accept(int listener)
    {
        var descriptor = Libc.Accept(listener, null, null, Libc.NonBlocking);
        if (descriptor >= 0)
        {
            Set(descriptor, ProtocolTcp, NoDelay, 1);
        }

        return descriptor;
    }

    /// <returns>Bytes read, <see cref="WouldBlock"/>, or <see cref="Broken"/> (also at the regular end).</returns>
    public static int Receive(int descriptor, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            var count = Libc.Receive(descriptor, start, buffer.Length, 0);
            return count > 0 ? (int)count : count < 0 && Marshal.GetLastPInvokeError() is Libc.Again or Libc.Interrupted ? WouldBlock : Broken;
        }
    }

    /// <returns>Bytes written, <see cref="WouldBlock"/>, or <see cref="Broken"/>.</returns>
    public static int Send(int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            var count = Libc.Send(descriptor, start, bytes.Length, Libc.NoSignal);
            return count >= 0 ? (int)count : Marshal.GetLastPInvokeError() is Libc.Again or Libc.Interrupted ? WouldBlock : Broken;
        }
    }

    public static void Close(int descriptor) => _ = Libc.Close(descriptor);

    private static void WriteAddress(byte* address, int port)
    {
        new Span<byte>(address, AddressLength).Clear();
        *(ushort*)address = Internet;
        address[2] = (byte)(port >> 8);
        address[3] = (byte)port;
        address[4] = 127;
        address[7] = 1;
    }

    private static void Set(int descriptor, int level, int name, int value) => _ = Libc.SetOption(descriptor, level, name, &value, sizeof(int));

    private static int Checked(int result, string call) =>
        result >= 0 ? result : throw new InvalidOperationException($"{call} failed: {Marshal.GetLastPInvokeErrorMessage()}");
}
