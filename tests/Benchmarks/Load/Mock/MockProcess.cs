using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Agentgateway.Benchmarks.Load.Peers;
using Agentgateway.Testing;

namespace Agentgateway.Benchmarks.Load.Mock;

/// <summary>The mock as a process of its own, so that its CPU is not the generator's.</summary>
internal sealed class MockProcess : IDisposable
{
    private readonly Process _process;

    private MockProcess(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public int Id => _process.Id;

    /// <exception cref="InvalidOperationException">It ended, or did not listen within 30 s.</exception>
    public static MockProcess Start()
    {
        var port = PortAllocator.Next();
        var process = Process.Start("dotnet", [OwnProgram.Path, "load-mock", port.ToString(CultureInfo.InvariantCulture)]);
        var watch = Stopwatch.StartNew();
        while (SimpleRequest.Status(port, Requests.Get("/totals")) != 200)
        {
            if (process.HasExited || watch.Elapsed > TimeSpan.FromSeconds(30))
            {
                throw new InvalidOperationException("the mock does not listen");
            }

            Thread.Sleep(2);
        }

        return new MockProcess(process, port);
    }

    /// <summary>What it has done since it started.</summary>
    public IReadOnlyList<MockTotals> Totals() =>
        JsonSerializer.Deserialize(SimpleRequest.Get(Port, "/totals"), MockServer.MockJson.Default.ListMockTotals) ?? [];

    /// <summary>Totals of one behaviour over all APIs.</summary>
    public MockTotals Total(string model)
    {
        var all = Totals().Where(total => total.Model == model).ToList();
        return new MockTotals
        {
            Model = model,
            Requests = all.Sum(total => total.Requests),
            Completed = all.Sum(total => total.Completed),
            Cancelled = all.Sum(total => total.Cancelled),
            MostEventsBeforeCancel = all.Select(total => total.MostEventsBeforeCancel).DefaultIfEmpty().Max(),
            InputTokens = all.Sum(total => total.InputTokens),
            OutputTokens = all.Sum(total => total.OutputTokens),
            BytesRead = all.Sum(total => total.BytesRead),
            BytesWritten = all.Sum(total => total.BytesWritten),
        };
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
