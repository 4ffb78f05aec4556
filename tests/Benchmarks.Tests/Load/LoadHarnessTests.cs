using System.Text;
using System.Text.Json;
using Agentgateway.Benchmarks.Load;
using Agentgateway.Benchmarks.Load.Accounting;
using Agentgateway.Benchmarks.Load.Generator;
using Agentgateway.Benchmarks.Load.Mock;
using Agentgateway.Benchmarks.Load.Peers;
using Agentgateway.Benchmarks.Load.Reporting;
using Agentgateway.Testing;
using Xunit;

namespace Agentgateway.Benchmarks.Tests.Load;

/// <summary>A small run of every part of the load benchmark, so that it still works when somebody needs it.</summary>
public sealed class LoadHarnessTests
{
    [Fact]
    public void Closed_and_open_loops_finish_what_they_were_asked_for()
    {
        using var mock = new RunningMock();

        var closed = LoadGenerator.Run(Plan(mock.Port, Requests.Get("/plain/mock-a100"), 100));
        var open = LoadGenerator.Run(Plan(mock.Port, Requests.Post("/plain/mock-a100", 300_000), 50) with { Rate = 2000 });

        Assert.Equal((100, 0, 100), (closed.Completed, closed.Errors, closed.Answers.Count));
        Assert.Equal((50, 0), (open.Completed, open.Errors));
        Assert.True(closed.Answers.Microseconds(0.5) > 0);
        Assert.Equal((150, 150, 15_000_000), Total(mock.Port, "mock-a100", total => (total.Requests, total.Completed, total.BytesRead)));
    }

    [Fact]
    public void Streams_are_read_event_by_event_and_leaving_one_is_seen_by_the_mock()
    {
        using var mock = new RunningMock();

        var whole = LoadGenerator.Run(Plan(mock.Port, Requests.Chat("mock-n20.i1", 1000, stream: true), 10));
        var left = LoadGenerator.Run(Plan(mock.Port, Requests.Chat("mock-n100000.i1", 1000, stream: true), 10) with { AbortAt = 5 });

        Assert.Equal((10, 200, 10), (whole.Completed, whole.Events, whole.FirstEvents.Count));
        Assert.True(whole.EventDelays.Microseconds(0) > 0);
        Assert.Equal((10, 0, 0), (left.Aborted, left.Completed, left.Errors));
        Assert.True(SpinWait.SpinUntil(() => Total(mock.Port, "mock-n100000.i1", total => total.Cancelled) == 10, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void Errors_are_counted_and_the_first_is_kept()
    {
        using var mock = new RunningMock();

        var failed = LoadGenerator.Run(Plan(mock.Port, Requests.Chat("mock-f503", 1000), 5));
        var cut = LoadGenerator.Run(Plan(mock.Port, Requests.Chat("mock-n10.i1.c3", 1000, stream: true), 5));

        Assert.Equal((0, 5), (failed.Completed, failed.Errors));
        Assert.Contains("503", failed.FirstError, StringComparison.Ordinal);
        Assert.Equal((0, 5), (cut.Completed, cut.Errors));
    }

    /// <summary>S2, S4 and S3 in small against the gateway's executable: bytes, CPU and tokens are told.</summary>
    [Fact]
    public void The_gateway_is_measured_and_its_tokens_are_those_of_the_mock()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "CPU is read from /proc");
        using var mock = new RunningMock();
        var peer = new GatewayPeer(Path.Combine(Repository.OutputOf("Gateway"), "Agentgateway.Gateway.dll"), PolicySet.All);
        using var running = RunningPeer.Start(peer, mock.Port, Requests.Chat("mock-a1", 1000, headers: peer.Headers(mock.Port)));
        var start = running.Probe!.Read();

        var measured = Measure(Requests.Chat("mock-a500", 1000, headers: peer.Headers(mock.Port)), 40);
        var translated = Measure(Requests.Chat("mock-v.a500.t", 100_000, tools: true, headers: peer.Headers(mock.Port)), 20);
        var streamed = Measure(Requests.Chat("mock-v.n30.i1.t", 1000, stream: true, headers: peer.Headers(mock.Port)), 10);
        var http2 = LoadGenerator.Run(Plan(peer.Http2Port(running.Place), Requests.Get("/plain/mock-a100", peer.Headers(mock.Port)), 200) with { Http2 = true, Connections = 20 });
        var posted = LoadGenerator.Run(Plan(running.Port, Requests.Post("/plain/mock-a100", 1024, peer.Headers(mock.Port)), 200) with { Http2 = true, Connections = 20 });
        var refused = LoadGenerator.Run(Plan(running.Port, Requests.Get("/nowhere", peer.Headers(mock.Port)), 5) with { Http2 = true });

        Assert.Equal((40, 0), (measured.Values[Figure.Requests], measured.Values[Figure.Errors]));
        Assert.Equal((20, 0), (translated.Values[Figure.Requests], translated.Values[Figure.Errors]));
        Assert.Equal((10, 300), (streamed.Values[Figure.Requests], streamed.Values[Figure.Events]));
        Assert.Equal((200, 0, 200, 0), (http2.Completed, http2.Errors, posted.Completed, posted.Errors));
        Assert.Equal((0, 5, "an answer that is not 200"), (refused.Completed, refused.Errors, refused.FirstError));

        // What a start loads, compiles and allocates is the same on every machine, but for methods that are compiled again: generous, so that only what does not belong there is seen.
        Assert.InRange(start.Assemblies, 50, 120);
        Assert.InRange(start.CompiledMethods, 1_000, 9_000);
        Assert.InRange(start.AllocatedBytes, 1_000_000, 8_000_000);
        Assert.True(measured.Values[Figure.Cpu] > 0 && measured.Values[Figure.Allocated] > 0 && streamed.Values[Figure.EventAllocated] > 0);
        foreach (var model in new[] { "mock-a500", "mock-v.a500.t", "mock-v.n30.i1.t" })
        {
            var said = Total(mock.Port, model, total => ((double)total.InputTokens, (double)total.OutputTokens));
            Assert.True(said.Item1 > 0 && SpinWait.SpinUntil(() => Counted(model) == said, TimeSpan.FromSeconds(30)), $"{model}: {Counted(model)} instead of {said}");
        }

        Measurement Measure(byte[] request, int count) => Measurer.Measure(running, Plan(running.Port, request, count), "S", "case", 1, 1);

        (double, double) Counted(string model)
        {
            var counts = TokenCounts.Read(Encoding.UTF8.GetString(SimpleRequest.Get(running.Place.SidePort, "/metrics")));
            return (counts.GetValueOrDefault((model, "input")).Tokens, counts.GetValueOrDefault((model, "output")).Tokens);
        }
    }

    private static LoadPlan Plan(int port, byte[] request, int requests) => new(port, request, 4) { Ramp = 0, Seconds = 0, Requests = requests };

    private static T Total<T>(int port, string model, Func<MockTotals, T> read) =>
        read(JsonSerializer.Deserialize(SimpleRequest.Get(port, "/totals"), MockServer.MockJson.Default.ListMockTotals)!.Single(total => total.Model == model));
}
