namespace Agentgateway.Gateway.Hosting;

/// <summary>Set when the process stops because of an error rather than a signal.</summary>
internal sealed class StartupFailure
{
    public bool Reported { get; private set; }

    public void Report() => Reported = true;
}
