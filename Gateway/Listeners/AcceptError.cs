using System.Net.Sockets;

namespace Agentgateway.Gateway.Listeners;

/// <summary>What an error of <c>accept</c> means for the listener.</summary>
internal enum AcceptError
{
    /// <summary>The connection was gone before it was accepted, or a firewall refused it: go on at once.</summary>
    Ignore,

    /// <summary>The system is short of something (descriptors, memory): go on after a pause.</summary>
    BackOff,

    /// <summary>The listening socket is unusable: it has to be opened anew.</summary>
    Fatal,
}

/// <summary>Classifies errors of <c>accept</c> (accept(2)).</summary>
internal static class AcceptErrors
{
    public static AcceptError Classify(SocketError error) => error switch
    {
        SocketError.ConnectionAborted or SocketError.ConnectionReset or SocketError.AccessDenied => AcceptError.Ignore,
        SocketError.NotSocket or SocketError.InvalidArgument or SocketError.OperationAborted => AcceptError.Fatal,
        _ => AcceptError.BackOff,
    };
}
