using Microsoft.AspNetCore.Connections;

namespace Agentgateway.Gateway.Listeners;

/// <summary>Waits for the ClientHello of a connection and leaves it unread.</summary>
internal static class ClientHelloReader
{
    /// <summary>The server name, lower case, empty if the client sent none; null when this is no TLS connection.</summary>
    public static async ValueTask<string?> ReadServerNameAsync(ConnectionContext connection, CancellationToken cancellationToken)
    {
        var input = connection.Transport.Input;
        while (true)
        {
            var read = await input.ReadAsync(cancellationToken);
            var state = ClientHelloParser.Parse(read.Buffer, out var name);
            if (state == ClientHelloState.Complete)
            {
                // Nothing consumed, nothing examined: who takes the connection over sees the same bytes at once.
                input.AdvanceTo(read.Buffer.Start, read.Buffer.Start);
                return name;
            }

            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (state == ClientHelloState.Invalid || read.IsCompleted)
            {
                return null;
            }
        }
    }
}
