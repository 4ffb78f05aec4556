using System.Diagnostics;
using StackExchange.Redis;

namespace Agentgateway.Testing.Redis;

/// <summary>A Redis-protocol server of a test's own, as a child process on a free loopback port.</summary>
public abstract class RedisProcess : IAsyncDisposable
{
    private Process? _process;

    /// <summary>Port of the server; the same after a restart.</summary>
    public int Port { get; } = PortAllocator.Next();

    /// <summary>Password of the server.</summary>
    public string Password { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Connection string for StackExchange.Redis.</summary>
    public string ConnectionString => $"127.0.0.1:{Port},password={Password},abortConnect=false,allowAdmin=true";

    /// <summary>Folder of the server's files.</summary>
    protected TemporaryFolder Folder { get; } = new();

    /// <summary>Starts the server (again) and waits until it answers.</summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        var start = CreateStartInfo();
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.WorkingDirectory = Folder.Path;
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} cannot be started");

        // Nobody reads the output, but a full pipe would stop the server.
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Poll.UntilTrueAsync(AnswersAsync, $"{start.FileName} answers on port {Port}", cancellationToken, TimeSpan.FromSeconds(30));
    }

    /// <summary>Ends the server at once, as a crash would.</summary>
    public void Kill()
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }
    }

    public ValueTask DisposeAsync()
    {
        Kill();
        _process?.Dispose();
        Folder.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>The command line.</summary>
    protected abstract ProcessStartInfo CreateStartInfo();

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{Port},password={Password},connectTimeout=500,connectRetry=0");
            return (await connection.GetDatabase().PingAsync()) >= TimeSpan.Zero;
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            return false;
        }
    }
}
