using System.Net.Sockets;
using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Agentgateway.AppHost.LocalHosting.Running;

/// <summary>Asks a resource whether it is ready to serve.</summary>
internal sealed class HealthProbe : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Limit };

    /// <summary>True if every check of the resource passes; a resource without checks is healthy once it runs.</summary>
    public async Task<bool> IsHealthyAsync(IResource resource, CancellationToken cancellationToken)
    {
        if (resource is RedisResource redis && !await AnswersPingAsync(redis, cancellationToken))
        {
            return false;
        }

        foreach (var check in resource.Annotations.OfType<HttpHealthAnnotation>())
        {
            if (!await AnswersAsync(check, cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    public void Dispose() => _http.Dispose();

    private async Task<bool> AnswersAsync(HttpHealthAnnotation check, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.GetAsync(check.Endpoint.Url + check.Path, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return (int)response.StatusCode == check.StatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private static async Task<bool> AnswersPingAsync(RedisResource redis, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", redis.PrimaryEndpoint.Port, limit.Token);
            await using var stream = client.GetStream();
            var password = await redis.PasswordParameter!.GetValueAsync(limit.Token) ?? "";
            await stream.WriteAsync(Encoding.UTF8.GetBytes(
                $"*2\r\n$4\r\nAUTH\r\n${Encoding.UTF8.GetByteCount(password)}\r\n{password}\r\n*1\r\n$4\r\nPING\r\n"), limit.Token);

            // +OK for AUTH, +PONG for PING; -LOADING while the log is replayed.
            using var reader = new StreamReader(stream, Encoding.UTF8);
            return await reader.ReadLineAsync(limit.Token) == "+OK" && await reader.ReadLineAsync(limit.Token) == "+PONG";
        }
        catch (Exception exception) when (exception is SocketException or IOException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}
