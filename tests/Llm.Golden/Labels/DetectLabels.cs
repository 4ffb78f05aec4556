using Agentgateway.Llm.Usage;

namespace Agentgateway.Llm.Golden.Labels;

/// <summary>Labels of answers that pass as they are while their usage is read.</summary>
internal static class DetectLabels
{
    private static readonly string[] Names = ["messages-detect", "completions-detect", "responses-detect", "bedrock-detect"];

    /// <summary>All of them.</summary>
    public static IEnumerable<GoldenLabel> All => Names.SelectMany(static name => (GoldenLabel[])
    [
        new GoldenLabel(GoldenKind.Answer, "response/", name, Answer),
        new GoldenLabel(GoldenKind.Stream, "response/", name, Stream),
    ]);

    private static GoldenActual Answer(GoldenCase golden)
    {
        var seen = new LlmObservation();
        UsageReader.TryRead(golden.Input, seen);
        return new GoldenActual { PassedBytes = golden.Input, Telemetry = UsageTelemetry.Of(seen) };
    }

    private static GoldenActual Stream(GoldenCase golden)
    {
        var seen = new LlmObservation();
        var type = golden.Label == "bedrock-detect" ? "application/vnd.amazon.eventstream" : "text/event-stream";
        using var observer = UsageObservers.ForStream(type, seen, TimeProvider.System)!;
        foreach (var value in golden.Input)
        {
            observer.Observe([value]);
        }

        return new GoldenActual { PassedBytes = golden.Input, Telemetry = UsageTelemetry.Of(seen) };
    }
}
