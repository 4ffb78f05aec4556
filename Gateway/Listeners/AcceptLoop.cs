using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Agentgateway.Gateway.Listeners;

/// <summary>Accepts connections of one socket until it is told to stop. An error of one connection never ends it, and a short supply never makes it spin.</summary>
/// <param name="port">For the log.</param>
/// <param name="accept">Gives the next connection.</param>
/// <param name="accepted">Takes a connection; must not block or throw.</param>
internal sealed partial class AcceptLoop(
    int port, Func<CancellationToken, ValueTask<Socket>> accept, Action<Socket> accepted, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs until <paramref name="cancellationToken"/>.</summary>
    /// <returns>False when the socket became unusable.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var backoff = FirstPause;
        while (true)
        {
            try
            {
                accepted(await accept(cancellationToken));
                backoff = FirstPause;
            }
            catch (Exception e) when (cancellationToken.IsCancellationRequested && e is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return true;
            }
            catch (ObjectDisposedException)
            {
                return false;
            }
            catch (SocketException e)
            {
                switch (AcceptErrors.Classify(e.SocketErrorCode))
                {
                    case AcceptError.Fatal:
                        LogFatal(port, e.Message);
                        return false;
                    case AcceptError.Ignore:
                        continue;
                    default:
                        LogFailed(port, e.Message);
                        // A random share, so that the loops of several sockets do not wake together.
                        await Task.Delay(backoff * Random.Shared.NextDouble(), time, CancellationToken.None);
                        backoff = backoff * 2 < LongestPause ? backoff * 2 : LongestPause;
                        break;
                }
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Accept on port {Port} failed, trying again: {Error}")]
    private partial void LogFailed(int port, string error);

    [LoggerMessage(Level = LogLevel.Error, Message = "The socket of port {Port} cannot accept any more: {Error}")]
    private partial void LogFatal(int port, string error);
}
