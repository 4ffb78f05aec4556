using System.Buffers;
using System.IO.Pipelines;
using Agentgateway.Configuration.Model.Policies;
using Microsoft.AspNetCore.Connections;

namespace Agentgateway.Gateway.Listeners.ProxyProtocol;

/// <summary>Takes the PROXY header off a connection and puts its addresses in place of the socket's.</summary>
internal static class ProxyHeaderReader
{
    /// <summary>Time for the whole header.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>False when the connection has to be closed: no header where one is required, a wrong version, or nonsense.</summary>
    /// <exception cref="OperationCanceledException">The header did not come in time.</exception>
    public static async ValueTask<bool> ReadAsync(ConnectionContext connection, Configuration.Model.Policies.ProxyProtocol policy, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var input = connection.Transport.Input;
        var seen = false;
        while (true)
        {
            ReadResult read;
            try
            {
                read = await input.ReadAsync(both.Token);
            }
            catch (OperationCanceledException) when (policy.Optional && !seen && limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                // In protocols where the server speaks first a client without a header says nothing.
                return true;
            }

            seen |= !read.Buffer.IsEmpty;
            var state = Parse(read.Buffer, out var header, out var length);
            switch (state)
            {
                case ProxyHeaderState.Complete:
                    input.AdvanceTo(read.Buffer.GetPosition(length));
                    if (!IsAllowed(header.Version, policy.Version))
                    {
                        return false;
                    }

                    connection.RemoteEndPoint = header.Source ?? connection.RemoteEndPoint;
                    connection.LocalEndPoint = header.Destination ?? connection.LocalEndPoint;
                    return true;
                case ProxyHeaderState.Absent:
                    input.AdvanceTo(read.Buffer.Start, read.Buffer.Start);
                    return policy.Optional;
                case ProxyHeaderState.Invalid:
                    input.AdvanceTo(read.Buffer.Start);
                    return false;
                default:
                    input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                    if (read.IsCompleted)
                    {
                        return false;
                    }

                    break;
            }
        }
    }

    private static ProxyHeaderState Parse(ReadOnlySequence<byte> buffer, out ProxyHeader header, out int length)
    {
        Span<byte> head = stackalloc byte[ProxyHeaderParser.MaxBytes];
        head = head[..(int)Math.Min(buffer.Length, head.Length)];
        buffer.Slice(0, head.Length).CopyTo(head);
        return ProxyHeaderParser.Parse(head, out header, out length);
    }

    private static bool IsAllowed(int version, ProxyProtocolVersion allowed) => allowed switch
    {
        ProxyProtocolVersion.V1 => version == 1,
        ProxyProtocolVersion.V2 => version == 2,
        _ => true,
    };
}
