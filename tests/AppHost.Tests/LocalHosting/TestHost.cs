using System.Text;
using Agentgateway.AppHost.LocalHosting.Running;
using Agentgateway.Testing;
using Aspire.Hosting;

namespace Agentgateway.AppHost.Tests.LocalHosting;

/// <summary>A local host with a data folder of its own, whose console a test can read.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly StringBuilder _text = new();
    private readonly TemporaryFolder? _ownFolder;

    public TestHost(TemporaryFolder? data = null, params string[] args)
    {
        _ownFolder = data is null ? new TemporaryFolder() : null;
        DataPath = (data ?? _ownFolder!).Path;
        Builder = new DistributedApplicationBuilder([.. args, $"--AGENTGATEWAY_DATA={DataPath}"]);
    }

    public DistributedApplicationBuilder Builder { get; }

    public string DataPath { get; }

    public DistributedApplication? App { get; private set; }

    public string Console
    {
        get
        {
            lock (_text)
            {
                return _text.ToString();
            }
        }
    }

    public ConsoleOutput Output => field ??= new ConsoleOutput(new LockedWriter(_text), color: false);

    public async Task<DistributedApplication> StartAsync(CancellationToken cancellationToken)
    {
        App = Builder.Build(Output);
        await App.StartAsync(cancellationToken);
        return App;
    }

    public RunState ReadState() =>
        System.Text.Json.JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(DataPath, "state.json")), LocalJson.Default.RunState)!;

    public async ValueTask DisposeAsync()
    {
        if (App is not null)
        {
            await App.DisposeAsync();
        }

        _ownFolder?.Dispose();
    }

    private sealed class LockedWriter(StringBuilder text) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            lock (text)
            {
                text.AppendLine(value);
            }
        }
    }
}
