namespace Agentgateway.AppHost.LocalHosting.Running;

/// <summary>Commands typed at the console: what the Aspire dashboard's buttons do.</summary>
internal sealed class ConsoleCommands(LocalRunner runner, ConsoleOutput output)
{
    /// <summary>Reads lines until the input ends, which is at once when there is no terminal.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && await Console.In.ReadLineAsync(cancellationToken) is { } line)
        {
            try
            {
                await ExecuteAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), cancellationToken);
            }
            catch (DistributedApplicationException exception)
            {
                output.Error(exception.Message);
            }
        }
    }

    private async Task ExecuteAsync(string[] words, CancellationToken cancellationToken)
    {
        switch (words)
        {
            case []:
                break;
            case ["start", var name]:
                await runner.Find(name).StartAsync(cancellationToken);
                break;
            case ["stop", var name]:
                await runner.StopResourceAsync(runner.Find(name));
                break;
            case ["restart", var name]:
                await runner.StopResourceAsync(runner.Find(name));
                await runner.Find(name).StartAsync(cancellationToken);
                break;
            case ["status"]:
                await runner.PrintTableAsync();
                break;
            case ["quit" or "exit"]:
                runner.RequestStop();
                break;
            default:
                output.Host("commands: status, start NAME, stop NAME, restart NAME, quit");
                break;
        }
    }
}
